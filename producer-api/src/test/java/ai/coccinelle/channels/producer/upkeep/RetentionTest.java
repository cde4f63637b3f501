package ai.coccinelle.channels.producer.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.database.DatabaseClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant DATABASE = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant HOST = Instant.parse("2026-03-01T12:20:00Z");

    private final List<String> done = new ArrayList<>();

    @AfterEach
    void calm() {
        Thread.interrupted();
    }

    @Test
    void everythingOldGoesInOneRunWithAPauseAfterEachBatch() {
        run(host -> DATABASE, () -> done.add("rest"), rows("events", 5000, 5000, 2000), rows("replies", 1));
        assertThat(done)
                .containsExactly(
                        "events 5000", "rest", "events 5000", "rest", "events 2000", "rest", "replies 1", "rest");
    }

    @Test
    void theTimeIsTheDatabasesAndNotTheHosts() {
        run(host -> DATABASE, () -> {}, new RetentionTask("replies", now -> {
            done.add(now.toString());
            return 0;
        }));
        assertThat(done).containsExactly(DATABASE.toString());
    }

    @Test
    void aTaskThatFailsKeepsNoOtherFromItsRows() {
        run(
                host -> DATABASE,
                () -> {},
                new RetentionTask("broken", now -> {
                    throw new IllegalStateException("no such column");
                }),
                rows("replies", 7));
        assertThat(done).containsExactly("replies 7");
    }

    @Test
    void nothingIsForgottenWhileTheClocksDiffer() {
        run(
                host -> {
                    throw new DatabaseClock.ClocksDiffer(host, host.minus(Duration.ofDays(400)));
                },
                () -> {},
                rows("replies", 7));
        assertThat(done).isEmpty();
    }

    @Test
    void aStopEndsItAfterTheBatch() {
        run(
                host -> DATABASE,
                () -> {
                    throw new InterruptedException("the process ends");
                },
                rows("events", 5000, 5000),
                rows("replies", 7));
        assertThat(done).containsExactly("events 5000");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private static void run(UnaryOperator<Instant> databaseTime, Retention.Pause pause, RetentionTask... tasks) {
        new Retention(List.of(tasks), databaseTime, Clock.fixed(HOST, ZoneOffset.UTC), pause).forget();
    }

    /** A task that finds so many rows, batch after batch. */
    private RetentionTask rows(String name, Integer... batches) {
        List<Integer> left = new ArrayList<>(List.of(batches));
        return new RetentionTask(name, now -> {
            if (left.isEmpty()) {
                return 0;
            }
            int next = left.removeFirst();
            done.add(name + " " + next);
            return next;
        });
    }
}
