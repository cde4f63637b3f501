package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.bench.measure.Percentiles;
import ai.coccinelle.channels.bench.stage.Pause;
import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;

/** What the message log says. Its times are seconds since 1970 on the database's clock, which is this machine's. */
public final class LogBook {
    private final Jdbi jdbi;

    public LogBook(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public double now() {
        return number("SELECT extract(epoch FROM clock_timestamp())::float8");
    }

    /** Whether nothing waits and nothing is under way. */
    public boolean isIdle() {
        return number("SELECT CASE WHEN EXISTS (SELECT 1 FROM channel_messages_log WHERE due_at IS NOT NULL)"
                        + " THEN 0.0 ELSE 1.0 END")
                > 0;
    }

    /** Waits until nothing waits and nothing is under way; returns whether that came in time. */
    public boolean awaitIdle(Duration patience) {
        return Pause.until(this::isIdle, patience);
    }

    /** How many messages that were accepted since then are in each state. */
    public Map<String, Long> statesSince(double since) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT status, count(*) AS messages
                        FROM channel_messages_log
                        WHERE created_at >= to_timestamp(:since)
                        GROUP BY status
                        """)
                .bind("since", since)
                .setMapKeyColumn("status")
                .setMapValueColumn("messages")
                .collectInto(new GenericType<Map<String, Long>>() {}));
    }

    /** When the last of the messages accepted since then was sent. */
    public double lastSentSince(double since) {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT extract(epoch FROM max(sent_at))::float8
                        FROM channel_messages_log
                        WHERE created_at >= to_timestamp(:since)
                        """).bind("since", since).mapTo(Double.class).one());
    }

    /** When each message to these recipients was accepted, by recipient. */
    public Map<String, Double> acceptedSince(double since) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT to_address, extract(epoch FROM created_at)::float8 AS accepted
                        FROM channel_messages_log
                        WHERE created_at >= to_timestamp(:since)
                        """)
                .bind("since", since)
                .setMapKeyColumn("to_address")
                .setMapValueColumn("accepted")
                .collectInto(new GenericType<Map<String, Double>>() {}));
    }

    /** How long each of a tenant's confirmations that were accepted since then waited for a worker, in milliseconds. */
    public Percentiles untilClaimed(Account account, double since) {
        return Percentiles.of(jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT 1000 * extract(epoch FROM claimed_at - created_at)::float8
                        FROM channel_messages_log
                        WHERE created_at >= to_timestamp(:since) AND tenant_id = :tenant AND kind = 'transactional'
                          AND claimed_at IS NOT NULL
                        """)
                .bind("since", since)
                .bind("tenant", account.id())
                .mapTo(Double.class)
                .list()));
    }

    /** Empties the log, so that each measurement starts from the same. */
    public void forgetAll() {
        jdbi.useHandle(handle -> handle.execute("TRUNCATE channel_messages_log, idempotency_keys"));
    }

    private double number(String query) {
        return jdbi.withHandle(
                handle -> handle.createQuery(query).mapTo(Double.class).one());
    }
}
