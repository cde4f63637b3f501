package ai.coccinelle.channels.bench.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.coccinelle.channels.bench.limits.ReleaseWatch.Release;
import ai.coccinelle.channels.bench.limits.Trace.Reached;
import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.measure.Allowance;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final Lane ONE_A_SECOND =
            new Lane(new Account("lane", new UUID(0, 1), "key"), 1, 1, 0, Allowance.of(1, 1));

    @Test
    void whatWasReleasedEvenlyAndArrivesBunchedIsJitterAndNoExcess() {
        Trace trace = Trace.of(
                ONE_A_SECOND,
                List.of(new Release("a", 10), new Release("b", 11), new Release("c", 12)),
                List.of(new Reached("a", 12.1), new Reached("b", 12.2), new Reached("c", 12.3)));
        assertThat(trace.excessAtRelease()).isEqualTo(0, within(1e-9));
        assertThat(trace.excessAtProvider()).isGreaterThan(1);
        assertThat(trace.jitter()).isEqualTo(2.1 - 0.3, within(1e-9));
        assertThat(trace.excessAtProviderBeyondJitter()).isEqualTo(0, within(1e-9));
    }

    @Test
    void whatWasReleasedTooEarlyIsExcess() {
        Trace trace = Trace.of(
                ONE_A_SECOND,
                List.of(new Release("a", 10), new Release("b", 10.5)),
                List.of(new Reached("a", 10.1), new Reached("b", 10.6)));
        assertThat(trace.excessAtRelease()).isEqualTo(0.5, within(1e-9));
        assertThat(trace.excessAtProviderBeyondJitter()).isEqualTo(0.5, within(1e-9));
    }

    @Test
    void aMessageThatWasReleasedAgainCountsItsDelayFromThatRelease() {
        Trace trace = Trace.of(
                ONE_A_SECOND, List.of(new Release("a", 10), new Release("a", 20)), List.of(new Reached("a", 20.5)));
        assertThat(trace.delays().max()).isEqualTo(0.5, within(1e-9));
    }

    @Test
    void theShareLeavesTheBurstOut() {
        Trace trace = Trace.of(
                ONE_A_SECOND,
                List.of(),
                List.of(new Reached("a", 1), new Reached("b", 2), new Reached("c", 3), new Reached("d", 9)));
        assertThat(trace.shareUsed(0.5, 4.5)).isEqualTo(3 / 4.0, within(1e-9));
    }
}
