package ai.coccinelle.channels.bench.throughput;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** db-scheduler, as its README advises for throughput: lock-and-fetch, immediate execution, batches. */
final class DbSchedulerWorker {
    static final int BATCH = 500;

    private static final double REFILL_BELOW = 2.0;
    private static final double FETCH_UP_TO = 6.0;

    /** Its README's table for PostgreSQL. */
    private static final String TABLE = """
            CREATE TABLE scheduled_tasks (
                task_name TEXT NOT NULL, task_instance TEXT NOT NULL, task_data BYTEA,
                execution_time TIMESTAMPTZ NOT NULL, picked BOOLEAN NOT NULL, picked_by TEXT,
                last_success TIMESTAMPTZ, last_failure TIMESTAMPTZ, consecutive_failures INT,
                last_heartbeat TIMESTAMPTZ, version BIGINT NOT NULL, priority SMALLINT,
                PRIMARY KEY (task_name, task_instance));
            CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
            CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
            """;

    private DbSchedulerWorker() {}

    public static void main(String[] arguments) throws Exception {
        PeerRun run = PeerRun.open(arguments);
        try (var connection = run.pool().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
        OneTimeTask<Void> send = Tasks.oneTime("send").execute((instance, context) -> {
            try {
                run.work(UUID.fromString(instance.getId()));
                run.ended();
            } catch (SQLException fault) {
                throw new IllegalStateException(fault);
            }
        });
        Scheduler scheduler = Scheduler.create(run.pool(), send)
                .threads(PeerRun.THREADS)
                .pollUsingLockAndFetch(REFILL_BELOW, FETCH_UP_TO)
                .pollingInterval(Duration.ofMillis(100))
                .enableImmediateExecution()
                .build();
        scheduler.start();
        run.measure(messages -> schedule(scheduler, send, messages));
    }

    private static void schedule(Scheduler scheduler, OneTimeTask<Void> send, int messages) {
        List<TaskInstance<?>> batch = new ArrayList<>();
        for (int i = 1; i <= messages; i++) {
            batch.add(send.instance(UUID.randomUUID().toString()));
            if (i % BATCH == 0 || i == messages) {
                scheduler.scheduleBatch(batch, Instant.now());
                batch.clear();
            }
        }
    }
}
