package ai.coccinelle.channels.producer.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.credential.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    /** The vector of Twilio's own documentation. */
    private static final Secret TOKEN = new Secret("12345");

    private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private static final String FORM =
            "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309" + "&To=%2B18005551212";
    private static final String SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    @Test
    void twiliosVectorIsTwilios() {
        assertThat(isTwilios(TOKEN, URL, FORM, SIGNATURE)).isTrue();
    }

    @Test
    void theOrderOfTheFieldsDoesNotMatter() {
        String turned =
                "To=%2B18005551212&Digits=1234&From=%2B14158675309&CallSid=CA1234567890ABCDE&Caller=%2B14158675309";
        assertThat(isTwilios(TOKEN, URL, turned, SIGNATURE)).isTrue();
    }

    @Test
    void aPortThatIsSpelledOutAndOneThatIsNotAreTheSame() {
        assertThat(isTwilios(TOKEN, "https://mycompany.com:443/myapp.php?foo=1&bar=2", FORM, SIGNATURE))
                .isTrue();
        assertThat(isTwilios(TOKEN, "https://mycompany.com:8443/myapp.php?foo=1&bar=2", FORM, SIGNATURE))
                .isTrue();
    }

    @Test
    void anythingThatWasChangedIsNotTwilios() {
        assertThat(isTwilios(new Secret("12346"), URL, FORM, SIGNATURE)).isFalse();
        assertThat(isTwilios(TOKEN, URL.replace("bar=2", "bar=3"), FORM, SIGNATURE))
                .isFalse();
        assertThat(isTwilios(TOKEN, URL.replace("https", "http"), FORM, SIGNATURE))
                .isFalse();
        assertThat(isTwilios(TOKEN, URL, FORM.replace("1234&", "1235&"), SIGNATURE))
                .isFalse();
        assertThat(isTwilios(TOKEN, URL, FORM + "&More=1", SIGNATURE)).isFalse();
        assertThat(isTwilios(TOKEN, URL, FORM, SIGNATURE.toLowerCase(Locale.ROOT)))
                .isFalse();
        assertThat(isTwilios(TOKEN, URL, FORM, "")).isFalse();
        assertThat(Signatures.isTwilios(TOKEN, URL, Form.read(FORM).fields(), null))
                .isFalse();
    }

    /** RFC 4231, test case 2. */
    @Test
    void metasSignatureIsTheHmacOverTheBodyAsItCame() {
        Secret secret = new Secret("Jefe");
        byte[] body = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);
        String right = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

        assertThat(Signatures.isMetas(secret, body, right)).isTrue();
        assertThat(Signatures.isMetas(
                        secret,
                        (new String(body, StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8),
                        right))
                .isFalse();
        assertThat(Signatures.isMetas(new Secret("jefe"), body, right)).isFalse();
        assertThat(Signatures.isMetas(secret, body, right.substring(7))).isFalse();
        assertThat(Signatures.isMetas(secret, body, "sha256=")).isFalse();
        assertThat(Signatures.isMetas(secret, body, null)).isFalse();
    }

    @Test
    void aSecretIsThisVeryOne() {
        assertThat(Signatures.isSecret(new Secret("s3cret"), "s3cret")).isTrue();
        assertThat(Signatures.isSecret(new Secret("s3cret"), "s3cret ")).isFalse();
        assertThat(Signatures.isSecret(new Secret("s3cret"), null)).isFalse();
    }

    private static boolean isTwilios(Secret token, String url, String form, String signature) {
        return Signatures.isTwilios(token, url, Form.read(form).fields(), signature);
    }
}
