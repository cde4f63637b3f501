package ai.coccinelle.channels.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.coccinelle.channels.client.Webhooks.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebhooksTest {
    /** The example that the libraries of Standard Webhooks are tested with. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIMESTAMP = 1614265330;
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final String BODY = "{\"test\": 2432232314}";

    @Test
    void takesTheStandardsOwnExample() {
        assertThat(check(ID, "" + TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Verdict.AUTHENTIC);
    }

    @Test
    void takesOneOfSeveralSignaturesAndOneOfSeveralSecrets() {
        assertThat(check(ID, "" + TIMESTAMP, "v1a,xyz v1,bm8= " + SIGNATURE, BODY))
                .isEqualTo(Verdict.AUTHENTIC);
        assertThat(at(0, List.of(OTHER_SECRET, SECRET)).check(ID, "" + TIMESTAMP, SIGNATURE, bytes(BODY)))
                .isEqualTo(Verdict.AUTHENTIC);
    }

    @Test
    void refusesWhatWasChangedOrSignedByAnother() {
        assertThat(check(ID, "" + TIMESTAMP, SIGNATURE, BODY + " ")).isEqualTo(Verdict.WRONG_SIGNATURE);
        assertThat(check("msg_other", "" + TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Verdict.WRONG_SIGNATURE);
        assertThat(check(ID, "" + (TIMESTAMP + 1), SIGNATURE, BODY)).isEqualTo(Verdict.WRONG_SIGNATURE);
        assertThat(check(ID, "" + TIMESTAMP, SIGNATURE.replace("v1,", "v2,"), BODY))
                .isEqualTo(Verdict.WRONG_SIGNATURE);
        assertThat(check(ID, "" + TIMESTAMP, "", BODY)).isEqualTo(Verdict.WRONG_SIGNATURE);
        assertThat(at(0, List.of(OTHER_SECRET)).check(ID, "" + TIMESTAMP, SIGNATURE, bytes(BODY)))
                .isEqualTo(Verdict.WRONG_SIGNATURE);
    }

    @Test
    void toleratesFiveMinutes() {
        assertThat(checkAt(300)).isEqualTo(Verdict.AUTHENTIC);
        assertThat(checkAt(301)).isEqualTo(Verdict.TOO_OLD);
        assertThat(checkAt(-300)).isEqualTo(Verdict.AUTHENTIC);
        assertThat(checkAt(-301)).isEqualTo(Verdict.AHEAD);
    }

    @Test
    void saysWhenHeadersAreMissingOrNoSuch() {
        assertThat(check(null, "" + TIMESTAMP, SIGNATURE, BODY)).isEqualTo(Verdict.MALFORMED);
        assertThat(check(ID, null, SIGNATURE, BODY)).isEqualTo(Verdict.MALFORMED);
        assertThat(check(ID, "" + TIMESTAMP, null, BODY)).isEqualTo(Verdict.MALFORMED);
        for (String timestamp : List.of("", "now", "-1", "9".repeat(30), "1e9", "1614265330.5")) {
            assertThat(check(ID, timestamp, SIGNATURE, BODY)).isEqualTo(Verdict.MALFORMED);
        }
    }

    @Test
    void aSecretOfAnotherFormIsRefusedAndNotQuoted() {
        for (String secret : List.of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_?!")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> at(0, List.of(secret)))
                    .withMessageMatching("a webhook's secret (begins with|is base64 after) whsec_")
                    .withNoCause();
        }
    }

    private static Verdict checkAt(long secondsLater) {
        return at(secondsLater, List.of(SECRET)).check(ID, "" + TIMESTAMP, SIGNATURE, bytes(BODY));
    }

    private static Verdict check(
            @Nullable String id, @Nullable String timestamp, @Nullable String signatures, String body) {
        return at(0, List.of(SECRET)).check(id, timestamp, signatures, bytes(body));
    }

    private static Webhooks at(long secondsLater, List<String> secrets) {
        return Webhooks.signedWith(
                secrets, Clock.fixed(Instant.ofEpochSecond(TIMESTAMP + secondsLater), ZoneOffset.UTC));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
