package ai.coccinelle.channels.bench.throughput;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** One run of a peer, in a process of its own: a warm-up, then as many messages as take about the time asked for. */
final class PeerRun {
    static final String RATE = "RATE ";
    static final int THREADS = 16;
    static final int THREADS_OF_A_SLOW_PROVIDER = 200;

    private static final int WARM_UP = 5000;
    private static final int COLD = 1000;
    private static final long LOOK_MILLIS = 5;

    private final DataSource pool;
    private final int rabbitPort;
    private final Duration duration;
    private final SimulatedCall call;
    private final AtomicLong done = new AtomicLong();

    private PeerRun(DataSource pool, int rabbitPort, Duration duration, SimulatedCall call) {
        this.pool = pool;
        this.rabbitPort = rabbitPort;
        this.duration = duration;
        this.call = call;
    }

    /** Takes messages to be worked on. */
    interface Entrance {
        void handIn(int messages) throws Exception;
    }

    /**
     * Opens one from a command line.
     *
     * @param arguments JDBC URL, its user, the broker's port, seconds, milliseconds that the provider takes
     */
    static PeerRun open(String... arguments) throws SQLException {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(arguments[0]);
        pool.setUsername(arguments[1]);
        pool.setPassword(arguments[1]);
        pool.setMaximumPoolSize(2 * THREADS);
        try (Connection connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE outcomes (
                        id UUID PRIMARY KEY, status TEXT NOT NULL, external_id TEXT NOT NULL,
                        sent_at TIMESTAMPTZ NOT NULL DEFAULT now())
                    """);
        }
        return new PeerRun(
                pool,
                Integer.parseInt(arguments[2]),
                Duration.ofSeconds(Long.parseLong(arguments[3])),
                new SimulatedCall(Duration.ofMillis(Long.parseLong(arguments[4]))));
    }

    DataSource pool() {
        return pool;
    }

    /** As many as suit the provider: the peers hold a thread for each call. */
    int threads() {
        return call.latency().isZero() ? THREADS : THREADS_OF_A_SLOW_PROVIDER;
    }

    int rabbitPort() {
        return rabbitPort;
    }

    /** The work: the provider's call, and its outcome's row. */
    void work(UUID message) throws SQLException {
        String externalId = call.make();
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO outcomes (id, status, external_id) VALUES (?, ?, ?)")) {
            insert.setObject(1, message);
            insert.setString(2, "sent");
            insert.setString(3, externalId);
            insert.executeUpdate();
        }
    }

    /** To be called once for each message, when nothing is left to be done for it. */
    void ended() {
        done.incrementAndGet();
    }

    /** Measures, prints the rate and ends the process. */
    void measure(Entrance entrance) throws Exception {
        rate(entrance, COLD);
        double warm = rate(entrance, WARM_UP);
        int messages = Math.max(WARM_UP, (int) (warm * duration.toSeconds()));
        System.out.println(RATE + rate(entrance, messages));
        System.exit(0);
    }

    private double rate(Entrance entrance, int messages) throws Exception {
        long before = done.get();
        long start = System.nanoTime();
        entrance.handIn(messages);
        while (done.get() < before + messages) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return messages / ((System.nanoTime() - start) / 1e9);
    }
}
