package ai.coccinelle.channels.simulator.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusCallbacksTest {

    @Test
    void theSignatureIsTwilios() {
        Map<String, String> fields = Map.of(
                "CallSid", "CA1234567890ABCDE",
                "Caller", "+14158675309",
                "Digits", "1234",
                "From", "+14158675309",
                "To", "+18005551212");

        String signature =
                StatusCallbacks.signature("12345", URI.create("https://mycompany.com/myapp.php?foo=1&bar=2"), fields);

        assertThat(signature).isEqualTo("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }
}
