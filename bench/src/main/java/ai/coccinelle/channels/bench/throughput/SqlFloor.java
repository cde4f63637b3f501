package ai.coccinelle.channels.bench.throughput;

import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.bench.stage.Pause;
import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What the database alone does: {@link SqlCycle} in batches, each connection with a tenant of its own. */
final class SqlFloor {
    private static final int CONNECTIONS = 4;
    private static final int BATCH = 100;
    private static final String CONTENT =
            "Bonjour Jean Dupont, votre rendez-vous est confirmé le vendredi 15 janvier 2027 à 14:00. Bench";
    private static final String PAYLOAD = "{\"type\":\"sms\",\"body\":\"" + CONTENT + "\"}";

    private final AtomicLong done = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    private SqlFloor() {}

    static String about() {
        return "the SQL cycle: insert, release with the lane charged, claim, outcome; batches of %d on %d connections"
                .formatted(BATCH, CONNECTIONS);
    }

    /** Messages a second, from insert to outcome, after a warm-up. */
    static double measure(Stage stage, Duration warmUp, Duration duration) {
        return new SqlFloor().run(stage, warmUp, duration);
    }

    private double run(Stage stage, Duration warmUp, Duration duration) {
        String database = stage.migratedDatabase();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                UUID tenant = tenant(stage.jdbi(database), i);
                running.add(threads.submit(() -> cycle(stage, database, tenant)));
            }
            Pause.of(warmUp);
            long before = done.get();
            long start = System.nanoTime();
            Pause.of(duration);
            double rate = (done.get() - before) / ((System.nanoTime() - start) / 1e9);
            over.set(true);
            for (Future<?> cycle : running) {
                cycle.get();
            }
            return rate;
        } catch (ExecutionException fault) {
            throw new CannotRun("the SQL floor failed", fault);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted while the SQL floor was measured", stopped);
        } finally {
            over.set(true);
            stage.drop(database);
        }
    }

    private static UUID tenant(Jdbi jdbi, int number) {
        return new Tenants(jdbi, new Lanes(jdbi))
                .save(new Tenant(MessageIds.next(), "floor-" + number, "Floor", "fr", "Europe/Paris"))
                .id();
    }

    private @Nullable Void cycle(Stage stage, String database, UUID tenant) throws SQLException {
        try (Connection connection = stage.postgres().dataSource(database).getConnection();
                PreparedStatement insert = connection.prepareStatement(SqlCycle.INSERT);
                PreparedStatement release = connection.prepareStatement(SqlCycle.RELEASE);
                PreparedStatement claim = connection.prepareStatement(SqlCycle.CLAIM);
                PreparedStatement record = connection.prepareStatement(SqlCycle.RECORD)) {
            insert.setObject(1, tenant);
            insert.setString(2, CONTENT);
            insert.setString(3, PAYLOAD);
            release.setObject(1, tenant);
            release.setObject(2, tenant);
            release.setInt(3, BATCH);
            while (!over.get()) {
                insert.setArray(4, ids(connection));
                insert.executeUpdate();
                Array released = idsOf(connection, release.executeQuery());
                claim.setArray(1, released);
                Array claimed = idsOf(connection, claim.executeQuery());
                record.setArray(1, claimed);
                done.addAndGet(record.executeUpdate());
            }
            return null;
        }
    }

    private static Array ids(Connection connection) throws SQLException {
        return connection.createArrayOf(
                "uuid", Stream.generate(MessageIds::next).limit(BATCH).toArray());
    }

    private static Array idsOf(Connection connection, ResultSet rows) throws SQLException {
        List<Object> ids = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return connection.createArrayOf("uuid", ids.toArray());
    }
}
