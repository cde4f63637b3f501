package ai.coccinelle.channels.worker.provider.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.worker.provider.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TwilioOutcomesTest {
    private static Outcome of(int status, int code) {
        return TwilioOutcomes.of(status, code, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {20500, 20503, 30003, 30008, 30017, 30036})
    void faultsThatPassAreTriedAgain(int code) {
        assertThat(of(400, code)).isInstanceOf(Outcome.TransientFault.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {20429, 63018, 63038})
    void tooMuchAtOnceOnTheAccountIsThrottled(int code) {
        assertThat(of(400, code)).isInstanceOf(Outcome.Throttled.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {21611, 30001, 14107, 63017, 30022, 30023})
    void tooMuchAtOnceFromOneSenderSlowsNoOtherSender(int code) {
        assertThat(of(400, code)).isInstanceOf(Outcome.SenderThrottled.class);
        assertThat(of(429, code)).isInstanceOf(Outcome.SenderThrottled.class);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                21211, 21217, 21604, 21612, 21614, 21635, 30005, 30006, 21214, 21610, 30004, 21408, 30450, 21602, 21617,
                30007, 63016, 21608
            })
    void whatConcernsOneMessageIsRefused(int code) {
        assertThat(of(400, code)).isInstanceOf(Outcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {10001, 20003, 20005, 20404, 21609, 30002, 90010})
    void whatConcernsTheAccountIsAMisconfiguration(int code) {
        assertThat(of(400, code)).isInstanceOf(Outcome.Misconfigured.class);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                21212, 21603, 21660, 21701, 21703, 30024, 30034, 21661, 21704, 21705, 21267, 21213, 21601, 21607, 21616,
                21799
            })
    void whatConcernsTheSenderIsNotTheAccounts(int code) {
        assertThat(of(400, code)).isInstanceOf(Outcome.SenderRefused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {21606, 21659})
    void aSenderThatDoesNotReachOneCountryBlocksThatMessageOnly(int code) {
        assertThat(of(400, code)).isInstanceOf(Outcome.Blocked.class);
    }

    @Test
    void aCarrierThatTimedOutLeavesItOpen() {
        assertThat(of(400, 30410)).isInstanceOf(Outcome.Unclear.class);
    }

    @Test
    void status429IsThrottledWhateverTheCode() {
        Duration asked = Duration.ofSeconds(3);

        assertThat(TwilioOutcomes.of(429, 99999, asked))
                .isInstanceOfSatisfying(
                        Outcome.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(asked));
    }

    @Test
    void unknownCodesGoByTheirStatus() {
        assertThat(of(400, 99999)).isInstanceOf(Outcome.Refused.class);
        assertThat(of(401, 99999)).isInstanceOf(Outcome.Misconfigured.class);
        assertThat(of(500, 99999)).isInstanceOf(Outcome.TransientFault.class);
        assertThat(of(503, TwilioOutcomes.NO_CODE)).isInstanceOf(Outcome.TransientFault.class);
        assertThat(of(504, TwilioOutcomes.NO_CODE)).isInstanceOf(Outcome.Unanswered.class);
    }

    @Test
    void theReasonNamesTheCode() {
        assertThat(of(401, 20003))
                .isEqualTo(new Outcome.Misconfigured("20003", "Twilio refused the account's credentials (20003)"));
    }
}
