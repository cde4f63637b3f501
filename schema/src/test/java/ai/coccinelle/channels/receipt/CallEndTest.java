package ai.coccinelle.channels.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.receipt.CallEnd.Kind;
import ai.coccinelle.channels.receipt.Receipt.Meaning;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallEndTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer-ended-call",
                "assistant-ended-call",
                "assistant-ended-call-after-message-spoken",
                "exceeded-max-duration",
                "silence-timed-out",
                "assistant-said-end-call-phrase",
                "assistant-forwarded-call",
                "customer-ended-call-during-transfer",
                "customer-ended-call-before-warm-transfer",
                "call.in-progress.twilio-completed-call",
                "call.forwarding.no-answer"
            })
    void aCallThatTookPlaceArrived(String reason) {
        assertThat(CallEnd.of(reason).meaning()).isEqualTo(Meaning.DELIVERED);
        assertThat(CallEnd.of(reason).reason()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "customer-busy, the line was busy",
        "customer-did-not-answer, nobody answered",
        "voicemail, an answering machine took the call",
        "twilio-reported-customer-misdialed, this number cannot be called",
        "call.start.error-subscription-concurrency-limit-reached, the telephone provider had no line free",
        "call.in-progress.error-vapifault-worker-died, the call broke off",
        "call.start.error-vapifault-get-org, the call could not begin",
        "twilio-failed-to-connect-call, the call could not be connected"
    })
    void aCallThatDidNotSaysWhy(String reason, String words) {
        assertThat(CallEnd.of(reason).meaning()).isEqualTo(Meaning.UNDELIVERED);
        assertThat(CallEnd.of(reason).reason()).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"something-new", "customer-smiled", "call.ending.something", "manually-canceled", ""})
    void anEndThatIsNotKnownIsNeitherDeliveredNorUndelivered(String reason) {
        assertThat(CallEnd.of(reason).meaning()).isEqualTo(Meaning.SENT);
    }

    @Test
    void everyReasonOnVapisListHasItsMeaning() throws IOException {
        SoftAssertions each = new SoftAssertions();
        List<String> lines = vapisList();
        for (String line : lines) {
            String[] parts = line.split(" ");
            each.assertThat(CallEnd.of(parts[1]).kind()).as(parts[1]).isEqualTo(Kind.valueOf(parts[0]));
        }
        each.assertAll();
        assertThat(lines).hasSizeGreaterThan(590);
    }

    private static List<String> vapisList() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CallEndTest.class.getResourceAsStream("vapi-ended-reasons.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }
}
