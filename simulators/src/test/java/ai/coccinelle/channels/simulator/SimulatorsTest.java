package ai.coccinelle.channels.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorsTest {

    @Test
    void oneServerOfThisMachineServesEverything() throws Exception {
        try (ProviderSimulators simulators = ProviderSimulators.start(0)) {
            int port = simulators.twilioUrl().getPort();

            assertThat(simulators.twilioUrl()).hasToString("http://127.0.0.1:" + port + "/twilio");
            assertThat(simulators.metaUrl()).hasToString("http://127.0.0.1:" + port + "/meta");
            assertThat(simulators.d360Url()).hasToString("http://127.0.0.1:" + port + "/360dialog");
            assertThat(simulators.vapiUrl()).hasToString("http://127.0.0.1:" + port + "/vapi");
            assertThat(simulators.inboxUrl()).hasToString("http://127.0.0.1:" + port + "/inbox");
        }
    }

    @Test
    void aTakenPortIsAnError() throws Exception {
        try (ProviderSimulators simulators = ProviderSimulators.start(0)) {
            int port = simulators.twilioUrl().getPort();

            assertThatThrownBy(() -> ProviderSimulators.start(port).close()).isInstanceOf(BindException.class);
        }
    }

    /** Shapes that no client of ours sends, and that a parser may trip over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"assistantId\":1,\"phoneNumberId\":[],\"customer\":\"x\",\"assistantOverrides\":[],\"schedulePlan\":0}",
                "{\"messaging_product\":{},\"to\":1}",
                "{\"messaging_product\":\"whatsapp\",\"to\":\"33612345678\",\"type\":\"template\",\"template\":\"x\"}",
                "{\"messaging_product\":\"whatsapp\",\"to\":\"33612345678\",\"type\":\"template\",\"template\":"
                        + "{\"name\":\"a\",\"language\":{\"code\":\"fr\"},\"components\":[1,{\"type\":[]}]}}",
                "{\"messaging_product\":\"whatsapp\",\"to\":\"33612345678\",\"text\":[]}",
                "null",
                "[]",
                "",
            })
    void whateverTheShapeTheAnswerIsARefusal(String body) throws Exception {
        try (ProviderSimulators simulators = ProviderSimulators.start(0);
                Http http = new Http()) {
            for (SimulatedProvider provider : SimulatedProvider.values()) {
                var request = ValidSend.to(provider, simulators)
                        .POST(BodyPublishers.ofString(body))
                        .build();

                assertThat(http.send(request).statusCode()).isEqualTo(400);
            }
        }
    }
}
