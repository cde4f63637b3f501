package ai.coccinelle.channels.simulator;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_API_KEY;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.META_PHONE_NUMBER_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.META_TOKEN;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.TWILIO_ACCOUNT_SID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.TWILIO_AUTH_TOKEN;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.TWILIO_PHONE_NUMBER;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_API_KEY;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** A request that each provider accepts. */
final class ValidSend {
    private ValidSend() {}

    static HttpRequest.Builder to(SimulatedProvider provider, ProviderSimulators simulators) {
        return switch (provider) {
            case TWILIO ->
                Http.post(
                        URI.create(simulators.twilioUrl() + "/2010-04-01/Accounts/" + TWILIO_ACCOUNT_SID
                                + "/Messages.json"),
                        "application/x-www-form-urlencoded",
                        Http.encode(Map.of("To", "+33612345678", "From", TWILIO_PHONE_NUMBER, "Body", "Bonjour")),
                        Map.of("Authorization", "Basic " + base64(TWILIO_ACCOUNT_SID + ":" + TWILIO_AUTH_TOKEN)));
            case META ->
                Http.post(
                        URI.create(simulators.metaUrl() + "/v26.0/" + META_PHONE_NUMBER_ID + "/messages"),
                        "application/json",
                        MetaSimulatorTest.TEXT,
                        Map.of("Authorization", "Bearer " + META_TOKEN));
            case D360 ->
                Http.post(
                        URI.create(simulators.d360Url() + "/messages"),
                        "application/json",
                        MetaSimulatorTest.TEXT,
                        Map.of("D360-API-KEY", D360_API_KEY));
            case VAPI ->
                Http.post(
                        URI.create(simulators.vapiUrl() + "/call"),
                        "application/json",
                        VapiSimulatorTest.CALL,
                        Map.of("Authorization", "Bearer " + VAPI_API_KEY));
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
