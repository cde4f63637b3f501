package ai.coccinelle.channels.worker.callback;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.callback.CallbackQueue.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackDecisionTest {
    private static final double MIDDLE = 0.5;

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void anAnswerOf2xxIsASuccess(int status) {
        assertThat(CallbackDecision.on(new CallbackAnswer.Answered(status, null), 0, MIDDLE))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 400, 401, 404, 500, 503})
    void anyOtherIsTriedAgain(int status) {
        assertThat(CallbackDecision.on(new CallbackAnswer.Answered(status, null), 0, MIDDLE))
                .contains(new Failure(status, "status", Duration.ofSeconds(5), Duration.ZERO, false));
    }

    @Test
    void retriesComeLaterAndLaterAndThenEveryFourHours() {
        CallbackAnswer silent = new CallbackAnswer.Silent("timeout");
        assertThat(CallbackDecision.on(silent, 1, MIDDLE)).contains(silence(Duration.ofSeconds(30)));
        assertThat(CallbackDecision.on(silent, 7, MIDDLE)).contains(silence(Duration.ofHours(4)));
        assertThat(CallbackDecision.on(silent, 8, MIDDLE)).contains(silence(Duration.ofHours(4)));
        assertThat(CallbackDecision.on(silent, 100, 0)).contains(silence(Duration.ofMinutes(192)));
    }

    @Test
    void whatTheEndpointAsksForIsWaitedForUpToADay() {
        assertThat(CallbackDecision.on(new CallbackAnswer.Answered(429, Duration.ofMinutes(2)), 0, MIDDLE))
                .contains(new Failure(429, "status", Duration.ofMinutes(2), Duration.ofMinutes(2), false));
        assertThat(CallbackDecision.on(new CallbackAnswer.Answered(503, Duration.ofSeconds(1)), 0, MIDDLE))
                .contains(new Failure(503, "status", Duration.ofSeconds(5), Duration.ofSeconds(1), false));
        assertThat(CallbackDecision.on(new CallbackAnswer.Answered(503, Duration.ofDays(90)), 0, MIDDLE))
                .contains(new Failure(503, "status", Duration.ofDays(1), Duration.ofDays(1), false));
    }

    @Test
    void goneIsForGood() {
        assertThat(CallbackDecision.on(new CallbackAnswer.Answered(410, null), 0, MIDDLE)
                        .orElseThrow()
                        .gone())
                .isTrue();
    }

    private static Failure silence(Duration delay) {
        return new Failure(null, "timeout", delay, Duration.ZERO, false);
    }
}
