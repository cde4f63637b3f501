package ai.coccinelle.channels.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ConnectRetryTest {
    private final AtomicInteger tries = new AtomicInteger();
    private final ConnectRetry retry = new ConnectRetry();

    @Test
    void triesAgainUntilItConnects() throws NotConnectedException {
        assertThat(retry.call(() -> connectsAtTry(3))).isEqualTo("connected");
        assertThat(tries).hasValue(3);
    }

    @Test
    void givesUpAfterThreeTries() {
        assertThatThrownBy(() -> retry.call(() -> connectsAtTry(4))).isInstanceOf(NotConnectedException.class);
        assertThat(tries).hasValue(3);
    }

    @Test
    void doesNotRepeatWhatMayHaveLeftTheMachine() {
        assertThatThrownBy(() -> retry.call(this::breaksOff)).isInstanceOf(IllegalStateException.class);
        assertThat(tries).hasValue(1);
    }

    private String connectsAtTry(int which) throws NotConnectedException {
        if (tries.incrementAndGet() < which) {
            throw new NotConnectedException(new ConnectException("refused"));
        }
        return "connected";
    }

    private String breaksOff() {
        tries.incrementAndGet();
        throw new IllegalStateException("after the request was written");
    }
}
