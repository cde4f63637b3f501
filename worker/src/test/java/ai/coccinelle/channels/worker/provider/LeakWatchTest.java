package ai.coccinelle.channels.worker.provider;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What finds nothing must be known to find something. */
final class LeakWatchTest {
    private final LeakWatch watch = LeakWatch.start();

    @AfterEach
    void stop() {
        watch.stop();
    }

    @Test
    void hearsLogbackAtTrace() {
        LoggerFactory.getLogger("some.library").trace("Authorization: Bearer hush");

        assertHeard();
    }

    @Test
    void hearsExceptions() {
        LoggerFactory.getLogger("some.library").debug("failed", new IllegalStateException("hush"));

        assertHeard();
    }

    @Test
    void hearsJavaUtilLoggingAtFinest() {
        Logger.getLogger("some.other.library").log(Level.FINEST, "AUTH PLAIN hush");

        assertHeard();
    }

    @Test
    void countsWhatItIsTold() {
        watch.said("Refused[code=1, reason=hush]");

        assertHeard();
    }

    private void assertHeard() {
        assertThatThrownBy(() -> watch.assertNothingSaid(List.of("hush"))).isInstanceOf(AssertionError.class);
    }
}
