package ai.coccinelle.channels.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.receipt.Receipt.Meaning;
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
                "silence-timed-out"
            })
    void aCallThatTookPlaceArrived(String reason) {
        assertThat(CallEnd.of(reason)).isEqualTo(new CallEnd(Meaning.DELIVERED, null));
    }

    @ParameterizedTest
    @CsvSource({
        "customer-busy, the line was busy",
        "customer-did-not-answer, nobody answered",
        "voicemail, an answering machine took the call",
        "twilio-reported-customer-misdialed, this number cannot be called",
        "call.start.error-subscription-concurrency-limit-reached, the telephone provider had no line free",
        "call.in-progress.error-vapifault-worker-died, the call did not take place",
        "something-new, the call did not take place"
    })
    void anyOtherEndDidNotAndSaysWhy(String reason, String words) {
        assertThat(CallEnd.of(reason)).isEqualTo(new CallEnd(Meaning.UNDELIVERED, words));
    }
}
