package ai.coccinelle.channels.bench.throughput;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.lambdas.JobLambdaFromStream;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;
import org.jspecify.annotations.Nullable;

/** JobRunr on PostgreSQL. Public, since JobRunr calls it. */
public final class JobRunrWorker {
    private static @Nullable PeerRun running;

    private JobRunrWorker() {}

    public static void main(String[] arguments) throws Exception {
        PeerRun run = PeerRun.open(arguments);
        running = run;
        JobScheduler scheduler = JobRunr.configure()
                .useJsonMapper(new Jackson3JsonMapper())
                .useStorageProvider(new PostgresStorageProvider(run.pool()))
                .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andWorkerCount(PeerRun.THREADS)
                        .andPollInterval(Duration.ofSeconds(5)))
                .initialize()
                .getJobScheduler();
        // it reads the lambda's bytecode, and of a method reference it would not learn the parameter
        JobLambdaFromStream<UUID> job = message -> send(message);
        run.measure(
                messages -> scheduler.enqueue(Stream.generate(UUID::randomUUID).limit(messages), job));
    }

    /** What JobRunr calls, by reflection. */
    public static void send(UUID message) throws SQLException {
        PeerRun run = running;
        if (run == null) {
            throw new IllegalStateException("a job ran before its run was opened");
        }
        run.work(message);
        run.ended();
    }
}
