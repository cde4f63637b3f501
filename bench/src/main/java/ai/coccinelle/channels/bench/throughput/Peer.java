package ai.coccinelle.channels.bench.throughput;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.bench.stage.Jars;
import ai.coccinelle.channels.bench.stage.Stage;
import java.time.Duration;
import java.util.Locale;

/** Others that do the same work: a provider's call for each message, and one row with its outcome. */
enum Peer {
    TEXTBOOK(
            TextbookWorker.class,
            "textbook: RabbitMQ, quorum queue, batches with confirms; %d threads (%d at 100 ms), each: consume (prefetch %d), call, insert one row, ack"
                    .formatted(PeerRun.THREADS, PeerRun.THREADS_OF_A_SLOW_PROVIDER, TextbookWorker.PREFETCH)),
    DBSCHEDULER(
            DbSchedulerWorker.class,
            "db-scheduler: %d threads, lock-and-fetch, scheduled in batches of %d, immediate execution"
                    .formatted(PeerRun.THREADS, DbSchedulerWorker.BATCH)),
    JOBRUNR(
            JobRunrWorker.class,
            "JobRunr: %d workers, enqueued in bulk, succeeded jobs kept as by default".formatted(PeerRun.THREADS));

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Class<?> main;
    private final String about;

    Peer(Class<?> main, String about) {
        this.main = main;
        this.about = about;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String about() {
        return about;
    }

    /** Messages a second, from handing in to the last outcome row, with a provider that takes this long. */
    double measure(Stage stage, Pace pace, Duration providerLatency) {
        Duration duration = pace.seconds(12);
        String printed = stage.start(
                        key(),
                        Jars.bench(
                                main.getName(),
                                stage.postgres().jdbcUrl(stage.postgres().createDatabase()),
                                stage.postgres().user(),
                                String.valueOf(stage.rabbit().port()),
                                String.valueOf(duration.toSeconds()),
                                String.valueOf(providerLatency.toMillis())))
                .awaitSuccess(duration.multipliedBy(4).plus(PATIENCE));
        return printed.lines()
                .filter(line -> line.startsWith(PeerRun.RATE))
                .mapToDouble(line -> Double.parseDouble(line.substring(PeerRun.RATE.length())))
                .findFirst()
                .orElseThrow(() -> new CannotRun(key() + " printed no rate:\n" + printed));
    }
}
