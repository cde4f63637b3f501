package ai.coccinelle.channels.worker.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.callback.SigningSecret;
import ai.coccinelle.channels.credential.Secret;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    private static final Secret SECRET = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIMESTAMP = 1_614_265_330;
    private static final String BODY = "{\"test\": 2432232314}";

    /** The example of standardwebhooks' own libraries. */
    @Test
    void aSignatureIsTheOneThatIsPublished() {
        assertThat(WebhookSignature.of(List.of(SECRET), ID, TIMESTAMP, BODY))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void twoSecretsSignBoth() {
        Secret next = SigningSecret.random();
        assertThat(WebhookSignature.of(List.of(next, SECRET), ID, TIMESTAMP, BODY)
                        .split(" "))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .endsWith("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void everythingSignedCounts() {
        List<Secret> secrets = List.of(SECRET);
        assertThat(List.of(
                        WebhookSignature.of(secrets, ID, TIMESTAMP, BODY),
                        WebhookSignature.of(secrets, ID + "x", TIMESTAMP, BODY),
                        WebhookSignature.of(secrets, ID, TIMESTAMP + 1, BODY),
                        WebhookSignature.of(secrets, ID, TIMESTAMP, BODY + " "),
                        WebhookSignature.of(List.of(SigningSecret.random()), ID, TIMESTAMP, BODY)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aNewSecretHas32RandomBytesAndIsNotQuotedWhenItIsNone() {
        String made = SigningSecret.random().reveal();
        assertThat(made)
                .startsWith("whsec_")
                .isNotEqualTo(SigningSecret.random().reveal());
        assertThat(Base64.getDecoder().decode(made.substring(6))).hasSize(32);
        assertThatThrownBy(() -> SigningSecret.key(new Secret("hunter2")))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hunter2");
    }
}
