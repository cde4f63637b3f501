package ai.coccinelle.channels.reply;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code auto_replies}: persons who wrote to a tenant on WhatsApp and are answered by its {@code reponseAuto}. A person
 * is asked for by the transaction that stores the reply, at most once in 24 hours, and answered by the one that stores the
 * answer: so each is answered once, whatever crashes, and however many processes look.
 */
public final class AutoReplies {
    /** An answer that is so late answers nothing. */
    private static final Duration TOO_LATE = Duration.ofHours(6);

    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final String ASK = """
            INSERT INTO auto_replies AS a (tenant_id, address, name)
            VALUES (:tenant, :address, :name)
            ON CONFLICT (tenant_id, address) DO UPDATE SET name = EXCLUDED.name, asked_at = now(), due_at = now()
            WHERE a.due_at IS NULL AND a.asked_at <= now() - interval '24 hours'
            """;

    private static final String DUE = """
            SELECT tenant_id, address, name, asked_at FROM auto_replies
            WHERE due_at <= now()
            ORDER BY due_at
            LIMIT :limit
            """;

    private static final String ANSWERED = """
            UPDATE auto_replies SET asked_at = now(), due_at = NULL
            WHERE tenant_id = :tenant AND address = :address AND asked_at = :asked AND due_at IS NOT NULL
            """;

    private static final String DROP = """
            DELETE FROM auto_replies
            WHERE tenant_id = :tenant AND address = :address AND asked_at = :asked AND due_at IS NOT NULL
            """;

    private static final String LATER = """
            UPDATE auto_replies SET due_at = now() + make_interval(secs => :again)
            WHERE tenant_id = :tenant AND address = :address AND asked_at = :asked AND due_at IS NOT NULL
            """;

    private static final String DROP_LATE = """
            DELETE FROM auto_replies
            WHERE (tenant_id, address) IN (
                SELECT tenant_id, address FROM auto_replies
                WHERE due_at <= now() AND asked_at < now() - make_interval(secs => :late)
                LIMIT 1000)
            """;

    private static final String FORGET = """
            DELETE FROM auto_replies
            WHERE (tenant_id, address) IN (
                SELECT tenant_id, address FROM auto_replies
                WHERE due_at IS NULL AND asked_at < now() - interval '2 days'
                LIMIT 5000)
            """;

    private final Jdbi jdbi;

    public AutoReplies(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A person to answer. Its {@code toString} shows neither address nor name.
     *
     * @param name by which the person goes on WhatsApp; null: it is not known
     * @param askedAt when the person wrote
     */
    public record Asked(
            UUID tenantId, String address, @Nullable String name, Instant askedAt) {
        @Override
        public String toString() {
            return "Asked[" + tenantId + "]";
        }
    }

    /** Asks for an answer to a reply, within the caller's transaction; nothing where one was asked for within 24 hours. */
    static void ask(Handle handle, UUID tenantId, String address, @Nullable String name) {
        handle.createUpdate(ASK)
                .bind("tenant", tenantId)
                .bind("address", address)
                .bind("name", name)
                .execute();
    }

    /** Persons to answer now, those that wait longest first. Those that waited for hours are dropped. */
    public List<Asked> due(int limit) {
        return jdbi.withHandle(handle -> {
            handle.createUpdate(DROP_LATE).bind("late", TOO_LATE.toSeconds()).execute();
            return handle.createQuery(DUE)
                    .bind("limit", limit)
                    .map((rows, context) -> row(rows))
                    .list();
        });
    }

    /**
     * Answers a person, unless another process did.
     *
     * @param answer stores the answer in the transaction that marks the person as answered
     * @return true when this call did
     */
    public boolean answer(Asked asked, Consumer<Handle> answer) {
        return jdbi.inTransaction(handle -> {
            boolean mine = execute(handle, ANSWERED, asked) == 1;
            if (mine) {
                answer.accept(handle);
            }
            return mine;
        });
    }

    /** Leaves a person without an answer; the next message asks again. */
    public void drop(Asked asked) {
        jdbi.useHandle(handle -> execute(handle, DROP, asked));
    }

    /** Has a person wait for a minute: an answer could not be made for a reason that may pass. */
    public void later(Asked asked) {
        jdbi.useHandle(handle -> handle.createUpdate(LATER)
                .bind("again", AGAIN.toSeconds())
                .bind("tenant", asked.tenantId())
                .bind("address", asked.address())
                .bind("asked", asked.askedAt())
                .execute());
    }

    /**
     * Forgets those who were answered days ago.
     *
     * @return how many, at most 5,000 a call
     */
    public int forget() {
        return jdbi.withHandle(handle -> handle.createUpdate(FORGET).execute());
    }

    private static int execute(Handle handle, String sql, Asked asked) {
        return handle.createUpdate(sql)
                .bind("tenant", asked.tenantId())
                .bind("address", asked.address())
                .bind("asked", asked.askedAt())
                .execute();
    }

    private static Asked row(ResultSet rows) throws SQLException {
        return new Asked(
                rows.getObject("tenant_id", UUID.class),
                rows.getString("address"),
                rows.getString("name"),
                rows.getTimestamp("asked_at").toInstant());
    }
}
