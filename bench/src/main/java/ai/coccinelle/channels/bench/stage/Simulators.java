package ai.coccinelle.channels.bench.stage;

import ai.coccinelle.channels.simulator.Faults;
import ai.coccinelle.channels.simulator.Inbox;
import ai.coccinelle.channels.simulator.MailSimulator;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import java.io.IOException;
import java.util.Map;

/** The simulated providers, in the bench's own process: what arrives is counted where no fault reaches. */
public final class Simulators implements AutoCloseable {
    private final ProviderSimulators providers;
    private final MailSimulator mail;

    private Simulators(ProviderSimulators providers, MailSimulator mail) {
        this.providers = providers;
        this.mail = mail;
    }

    static Simulators start() throws IOException {
        ProviderSimulators providers = ProviderSimulators.start(0);
        return new Simulators(providers, MailSimulator.start(providers.inbox(), 0));
    }

    public Inbox inbox() {
        return providers.inbox();
    }

    public Faults faults() {
        return providers.faults();
    }

    public int smtpPort() {
        return mail.smtpPort();
    }

    Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("TWILIO_BASE_URL", providers.twilioUrl().toString()),
                Map.entry("TWILIO_ACCOUNT_SID", SimulatedAccounts.TWILIO_ACCOUNT_SID),
                Map.entry("TWILIO_AUTH_TOKEN", SimulatedAccounts.TWILIO_AUTH_TOKEN),
                Map.entry("TWILIO_PHONE_NUMBER", SimulatedAccounts.TWILIO_PHONE_NUMBER),
                Map.entry("WHATSAPP_BASE_URL", providers.metaUrl().toString()),
                Map.entry("D360_BASE_URL", providers.d360Url().toString()),
                Map.entry("VAPI_BASE_URL", providers.vapiUrl().toString()),
                Map.entry("VAPI_API_KEY", SimulatedAccounts.VAPI_API_KEY),
                Map.entry("VAPI_PHONE_NUMBER", SimulatedAccounts.VAPI_PHONE_NUMBER),
                Map.entry("VAPI_ASSISTANT_ID", SimulatedAccounts.VAPI_ASSISTANT_ID));
    }

    @Override
    public void close() {
        mail.close();
        providers.close();
    }
}
