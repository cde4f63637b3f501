package ai.coccinelle.channels.bench.faults;

import ai.coccinelle.channels.bench.stage.Pause;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** What the log says after a fault. */
final class Aftermath {
    private static final double FRESH_SECONDS = 2;

    private final Jdbi jdbi;

    Aftermath(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Waits until no message older than two seconds waits or is under way; returns whether that came in time. */
    boolean awaitCaughtUp(Duration patience) {
        return Pause.until(this::isCaughtUp, patience);
    }

    private boolean isCaughtUp() {
        try {
            return count("due_at IS NOT NULL AND created_at < now() - make_interval(secs => :since)", FRESH_SECONDS)
                    == 0;
        } catch (JdbiException notYet) {
            return false;
        }
    }

    /** How many messages that were accepted since then nobody can say of whether they went. */
    long uncertain(double since) {
        return count("status = 'uncertain' AND created_at >= to_timestamp(:since)", since);
    }

    /** How many attempts to send an email since then had no answer: what was in flight when workers died, above all. */
    long emailsInDoubt(double since) {
        return jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT count(*)
                        FROM channel_messages_log m, jsonb_array_elements(m.attempts) AS past
                        WHERE m.channel_type = 'email' AND m.created_at >= to_timestamp(:since)
                          AND past ->> 'outcome' IN ('lost', 'in doubt')
                        """).bind("since", since).mapTo(Long.class).one());
    }

    private long count(String condition, double since) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM channel_messages_log WHERE " + condition)
                        .bind("since", since)
                        .mapTo(Long.class)
                        .one());
    }
}
