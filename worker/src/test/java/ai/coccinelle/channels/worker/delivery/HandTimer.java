package ai.coccinelle.channels.worker.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Timer and clock that go on by hand. */
final class HandTimer implements Breaker.Timer {
    private Duration now = Duration.ZERO;
    private final List<Due> due = new ArrayList<>();

    private record Due(Duration at, Runnable action) {}

    long nanoTime() {
        return now.toNanos();
    }

    @Override
    public void after(Duration delay, Runnable action) {
        due.add(new Due(now.plus(delay), action));
    }

    /** Lets the time pass, and runs what comes due meanwhile. */
    void pass(Duration time) {
        Duration end = now.plus(time);
        while (true) {
            Due next = due.stream()
                    .filter(each -> each.at().compareTo(end) <= 0)
                    .min(Comparator.comparing(Due::at))
                    .orElse(null);
            if (next == null) {
                break;
            }
            due.remove(next);
            now = next.at();
            next.action().run();
        }
        now = end;
    }

    @Override
    public void close() {}
}
