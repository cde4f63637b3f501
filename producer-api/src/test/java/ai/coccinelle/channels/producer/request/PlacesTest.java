package ai.coccinelle.channels.producer.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places places = new Places(4);

    @Test
    void oneOwnerTakesAtMostHalfAndOthersFindOne() {
        assertThat(take("a")).isTrue();
        assertThat(take("a")).isTrue();
        assertThat(take("a")).isFalse();
        assertThat(take("b") && take("c")).isTrue();
        assertThat(take("d")).as("all are taken").isFalse();

        places.release("a");
        assertThat(take("b")).isTrue();
        assertThat(take("a")).isFalse();
        places.release("c");
        assertThat(take("a")).isTrue();
    }

    @Test
    void whoHasNoShareMayTakeAll() {
        for (int i = 0; i < 4; i++) {
            assertThat(take(null)).isTrue();
        }
        assertThat(take("a")).isFalse();
        places.release(null);
        assertThat(take("a")).isTrue();
    }

    @Test
    void ofASinglePlaceTheShareIsOne() {
        Places single = new Places(1);
        assertThat(single.acquire("a", Duration.ZERO)).isTrue();
        assertThat(single.acquire("b", Duration.ofMillis(1))).isFalse();
        single.release("a");
        assertThat(single.acquire("b", Duration.ZERO)).isTrue();
    }

    private boolean take(@Nullable String owner) {
        return places.acquire(owner, Duration.ZERO);
    }
}
