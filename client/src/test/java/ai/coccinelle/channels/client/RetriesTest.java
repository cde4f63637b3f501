package ai.coccinelle.channels.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private final Retries retries = new Retries(5, Duration.ofMillis(200), Duration.ofSeconds(1));

    @Test
    void pausesDoubleUpToTheLongest() {
        assertThat(retries.pause(1, 1)).isEqualTo(Duration.ofMillis(200));
        assertThat(retries.pause(2, 1)).isEqualTo(Duration.ofMillis(400));
        assertThat(retries.pause(3, 1)).isEqualTo(Duration.ofMillis(800));
        assertThat(retries.pause(4, 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(retries.pause(1_000, 1)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void halfOfAPauseIsChance() {
        assertThat(retries.pause(1, 0)).isEqualTo(Duration.ofMillis(100));
        assertThat(retries.pause(1, 0.5)).isEqualTo(Duration.ofMillis(150));
    }

    @Test
    void thereIsAtLeastOneTry() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Retries(0, Duration.ZERO, Duration.ZERO));
    }
}
