package ai.coccinelle.channels.audit;

import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.message.MessageIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code audit_log}. A call is entered before it changes anything, so that no change goes without its entry. */
public final class AuditLog {
    private static final int LONGEST = 160;

    private static final String BEGIN = """
            INSERT INTO audit_log (id, actor, action, subject, address)
            VALUES (:id, :actor, :action, CAST(:subject AS jsonb), :address)
            """;

    private static final String END = """
            UPDATE audit_log SET status = :status, tenant_id = CAST(:tenant AS uuid) WHERE id = :id
            """;

    private static final String NOTE = """
            INSERT INTO audit_log (id, tenant_id, actor, action, subject, address)
            VALUES (:id, :tenant, 'the platform itself', :action, CAST(:subject AS jsonb), '-')
            """;

    private static final String SEARCH = """
            SELECT id, at, tenant_id, actor, action, subject, address, status
            FROM audit_log
            WHERE (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
              AND (CAST(:from AS uuid) IS NULL OR id >= CAST(:from AS uuid))
              AND (CAST(:to AS uuid) IS NULL OR id < CAST(:to AS uuid))
              AND (CAST(:before AS uuid) IS NULL OR id < CAST(:before AS uuid))
            ORDER BY id DESC
            LIMIT :limit
            """;

    private final Jdbi jdbi;

    public AuditLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Enters a call that is about to be answered.
     *
     * @return the entry's id
     */
    public UUID begin(String actor, String action, Map<String, String> subject, String address) {
        UUID id = MessageIds.next();
        jdbi.useHandle(handle -> handle.createUpdate(BEGIN)
                .bind("id", id)
                .bind("actor", shortened(actor))
                .bind("action", shortened(action))
                .bind("subject", Json.write(subject))
                .bind("address", address)
                .execute());
        return id;
    }

    /** Enters how the call was answered, and whose data it opened. */
    public void end(UUID id, @Nullable UUID tenantId, int status) {
        jdbi.useHandle(handle -> handle.createUpdate(END)
                .bind("id", id)
                .bind("tenant", tenantId)
                .bind("status", status)
                .execute());
    }

    /** Enters what the platform did to the tenant by itself, within the caller's transaction. */
    public static void note(Handle handle, UUID tenantId, String action, Map<String, String> subject) {
        handle.createUpdate(NOTE)
                .bind("id", MessageIds.next())
                .bind("tenant", tenantId)
                .bind("action", action)
                .bind("subject", Json.write(subject))
                .execute();
    }

    /**
     * Which entries to list, newest first. A null part does not narrow.
     *
     * @param from entered at or after
     * @param to entered before
     * @param before the last id of the page before
     * @param limit at most this many
     */
    public record Query(
            @Nullable UUID tenantId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable UUID before,
            int limit) {}

    /** The entries that the query asks for, newest first. */
    public List<AuditEntry> search(Query query) {
        return jdbi.withHandle(handle -> handle.createQuery(SEARCH)
                .bind("tenant", query.tenantId())
                .bind("from", bound(query.from()))
                .bind("to", bound(query.to()))
                .bind("before", query.before())
                .bind("limit", query.limit())
                .map((rows, context) -> row(rows))
                .list());
    }

    private static AuditEntry row(ResultSet rows) throws SQLException {
        return new AuditEntry(
                rows.getObject("id", UUID.class),
                rows.getTimestamp("at").toInstant(),
                rows.getObject("tenant_id", UUID.class),
                rows.getString("actor"),
                rows.getString("action"),
                Json.readTexts(rows.getString("subject")),
                rows.getString("address"),
                rows.getObject("status", Integer.class));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static @Nullable UUID bound(@Nullable Instant time) {
        return time == null ? null : MessageIds.floor(time);
    }
}
