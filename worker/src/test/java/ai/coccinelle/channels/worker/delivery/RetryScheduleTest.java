package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    @Test
    void waitsLongerAfterEveryFaultAndThenGivesUp() {
        assertThat(RetrySchedule.delay(1, 0.5)).contains(Duration.ofSeconds(5));
        assertThat(RetrySchedule.delay(2, 0.5)).contains(Duration.ofSeconds(30));
        assertThat(RetrySchedule.delay(8, 0.5)).contains(Duration.ofHours(4));
        assertThat(RetrySchedule.delay(9, 0.5)).isEmpty();
        for (int faults = 2; faults <= 8; faults++) {
            assertThat(RetrySchedule.delay(faults, 0).orElseThrow())
                    .isGreaterThan(RetrySchedule.delay(faults - 1, 0.999).orElseThrow());
        }
    }

    @Test
    void spreadsDelaysByAFifthEitherWay() {
        assertThat(RetrySchedule.delay(1, 0)).contains(Duration.ofSeconds(4));
        assertThat(RetrySchedule.delay(1, 0.999999)).contains(Duration.ofSeconds(6));
    }
}
