package ai.coccinelle.channels.worker.account;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.PlatformChannel;
import ai.coccinelle.channels.channel.PlatformChannels;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.worker.TestPool;
import ai.coccinelle.channels.worker.provider.Timeouts;
import ai.coccinelle.channels.worker.provider.twilio.TwilioSettings;
import ai.coccinelle.channels.worker.provider.vapi.VapiSettings;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountReporterIT {
    private final TestPool pool = new TestPool();
    private final ProviderSimulators simulators = ProviderSimulators.start(0);
    private final PlatformChannels channels = new PlatformChannels(pool.jdbi());

    AccountReporterIT() throws IOException {}

    @AfterEach
    void stop() {
        simulators.close();
        pool.close();
    }

    private static TwilioSettings twilio(URI url, String token) {
        return new TwilioSettings(
                url,
                SimulatedAccounts.TWILIO_ACCOUNT_SID,
                new Secret(token),
                SimulatedAccounts.TWILIO_PHONE_NUMBER,
                null,
                TwilioSettings.DEFAULT_VALIDITY,
                Timeouts.DEFAULT);
    }

    private VapiSettings vapi(String key) {
        return new VapiSettings(
                simulators.vapiUrl(),
                new Secret(key),
                SimulatedAccounts.VAPI_PHONE_NUMBER,
                SimulatedAccounts.VAPI_ASSISTANT_ID,
                Timeouts.DEFAULT);
    }

    private void report(TwilioSettings twilio, VapiSettings vapi) {
        new AccountReporter(
                        channels,
                        Map.of(
                                ChannelType.SMS,
                                AccountCheck.twilio(twilio),
                                ChannelType.PHONE,
                                AccountCheck.vapi(vapi)))
                .report();
    }

    private PlatformChannel reported(ChannelType channel) {
        return Objects.requireNonNull(channels.all().get(channel));
    }

    @Test
    void accountsThatWorkAreReportedWithoutTheirSecrets() {
        report(
                twilio(simulators.twilioUrl(), SimulatedAccounts.TWILIO_AUTH_TOKEN),
                vapi(SimulatedAccounts.VAPI_API_KEY));
        assertThat(reported(ChannelType.SMS).works()).isTrue();
        assertThat(reported(ChannelType.PHONE).works()).isTrue();
        assertThat(channels.all().toString())
                .doesNotContain(SimulatedAccounts.TWILIO_AUTH_TOKEN, SimulatedAccounts.VAPI_API_KEY);
    }

    @Test
    void missingVariablesAndRefusedCredentialsAreReportedApart() {
        report(twilio(simulators.twilioUrl(), ""), vapi("another-key"));
        assertThat(reported(ChannelType.SMS).reason()).isEqualTo("not-set-up");
        assertThat(reported(ChannelType.PHONE).reason()).isEqualTo("account-refused");
    }

    @Test
    void aProviderThatDoesNotAnswerLeavesTheLastReport() {
        TwilioSettings away = twilio(URI.create("http://127.0.0.1:1"), SimulatedAccounts.TWILIO_AUTH_TOKEN);
        report(away, vapi("another-key"));
        assertThat(reported(ChannelType.SMS).works()).as("it is set up").isTrue();

        pool.jdbi().useHandle(handle -> handle.execute("DELETE FROM platform_channels"));
        report(twilio(simulators.twilioUrl(), "another-token"), vapi("another-key"));
        report(away, vapi("another-key"));
        assertThat(reported(ChannelType.SMS).reason()).isEqualTo("account-refused");
    }
}
