package ai.coccinelle.channels.callback;

import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.message.MessageIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code callback_events}: what tenants' systems are to be told. An event is written by the very statement that
 * makes it true, or in its transaction, so that none is lost and none is told that did not happen; and only for a tenant that wants it, so
 * that one without callbacks costs a look at a small table.
 */
public final class CallbackEvents {
    /** What {@link #ofMessages} needs of a message, {@code m}, that a statement moved. */
    public static final String MESSAGE = """
            m.id, m.tenant_id, m.channel_type, m.status, m.due_at, m.template_name, m.kind, m.sandbox, m.error_code,
            m.created_at, m.sent_at, m.appointment_id, m.campaign_id\s""";

    private final Jdbi jdbi;

    public CallbackEvents(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Part of a statement: tells of those of its messages that do not move by themselves any more. Content and addresses are not told.
     *
     * @param rows the part that moved messages, by its name, and returns {@link #MESSAGE}
     */
    public static String ofMessages(String rows) {
        return """
                told AS (
                    INSERT INTO callback_events (tenant_id, type, data)
                    SELECT m.tenant_id, 'message.' || m.status, jsonb_strip_nulls(jsonb_build_object(
                        'messageId', m.id, 'channel', m.channel_type, 'status', m.status, 'template', m.template_name,
                        'kind', m.kind, 'test', m.sandbox, 'errorCode', m.error_code,
                        'acceptedAt', m.created_at, 'sentAt', m.sent_at,
                        'appointmentId', m.appointment_id, 'campaignId', m.campaign_id))
                    FROM %s m JOIN callback_endpoints e ON e.tenant_id = m.tenant_id
                    WHERE m.due_at IS NULL AND e.disabled_at IS NULL
                      AND (e.types IS NULL OR 'message.' || m.status = ANY(e.types))
                )
                """.formatted(rows);
    }

    /**
     * The end of a statement: tells of lanes that it paused or resumed.
     *
     * @param rows the part that changed lanes, by its name, and returns tenant_id, channel_type and reason
     */
    public static String ofLanes(String rows, CallbackType type) {
        return """
                INSERT INTO callback_events (tenant_id, type, data)
                SELECT l.tenant_id, '%2$s', jsonb_strip_nulls(jsonb_build_object(
                    'channel', l.channel_type, 'reason', l.reason))
                FROM %1$s l JOIN callback_endpoints e ON e.tenant_id = l.tenant_id
                WHERE e.disabled_at IS NULL AND (e.types IS NULL OR '%2$s' = ANY(e.types))
                """.formatted(rows, type.wireName());
    }

    /**
     * Tells the tenant's system, if it wants to know, within the caller's transaction.
     *
     * @return the event's id, or empty when nobody is told
     */
    public static Optional<UUID> tell(Handle handle, UUID tenantId, CallbackType type, Map<String, ?> data) {
        return handle.createQuery(CallbackEventSql.TELL)
                .bind("tenant", tenantId)
                .bind("type", type.wireName())
                .bind("data", Json.write(data))
                .mapTo(UUID.class)
                .findOne();
    }

    /**
     * Has an event sent that tells of nothing, to see whether it arrives.
     *
     * @return its id, or empty when the tenant has no endpoint that is on
     */
    public Optional<UUID> test(UUID tenantId) {
        return jdbi.withHandle(handle -> tell(handle, tenantId, CallbackType.CALLBACK_TEST, Map.of()));
    }

    /**
     * Which events to list, newest first. A null part does not narrow.
     *
     * @param before the last id of the page before
     * @param limit at most this many
     */
    public record Query(
            @Nullable UUID tenantId,
            @Nullable CallbackStatus status,
            @Nullable CallbackType type,
            @Nullable UUID before,
            int limit) {}

    /** The events that the query asks for, newest first. */
    public List<CallbackEvent> search(Query query) {
        return jdbi.withHandle(handle -> handle.createQuery(CallbackEventSql.SEARCH)
                .bind("tenant", query.tenantId())
                .bind("status", query.status() == null ? null : query.status().wireName())
                .bind("type", query.type() == null ? null : query.type().wireName())
                .bind("before", query.before())
                .bind("limit", query.limit())
                .map((rows, context) -> row(rows))
                .list());
    }

    public Optional<CallbackEvent> find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(CallbackEventSql.FIND)
                .bind("id", id)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /**
     * Has an event sent again, or at once when it waits for its next try, with all its retries before it. One that is just being sent
     * is left alone.
     *
     * @return the event as it is now, or empty when there is none
     */
    public Optional<CallbackEvent> redeliver(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(CallbackEventSql.REDELIVER)
                        .bind("id", id)
                        .map((rows, context) -> row(rows))
                        .findOne())
                .or(() -> find(id));
    }

    /**
     * Has the tenant's failed events of that time and later sent again, the oldest first.
     *
     * @param type of this type only; null: of all
     * @return how many, at most so many as the limit
     */
    public int redeliverFailed(UUID tenantId, Instant since, @Nullable CallbackType type, int limit) {
        return jdbi.withHandle(handle -> handle.createUpdate(CallbackEventSql.REDELIVER_FAILED)
                .bind("tenant", tenantId)
                .bind("since", MessageIds.floor(since))
                .bind("type", type == null ? null : type.wireName())
                .bind("limit", limit)
                .execute());
    }

    /** How many of the tenant's events are neither delivered nor failed, counted no further than this. */
    public int waiting(UUID tenantId, int most) {
        return jdbi.withHandle(handle -> handle.createQuery(CallbackEventSql.WAITING)
                .bind("tenant", tenantId)
                .bind("most", most)
                .mapTo(Integer.class)
                .one());
    }

    /** How long the event that waits longest could have been on its way; zero when none could. */
    public Duration oldestDue() {
        return jdbi.withHandle(handle -> handle.createQuery(CallbackEventSql.OLDEST_DUE)
                .map((rows, context) -> Duration.ofMillis((long) (rows.getDouble(1) * 1000)))
                .one());
    }

    /**
     * Forgets events of before this time that were delivered.
     *
     * @return how many, at most 5,000 a call
     */
    public int forgetDelivered(Instant before) {
        return forget(CallbackEventSql.FORGET_DELIVERED, before);
    }

    /**
     * Forgets events of before this time, delivered or not.
     *
     * @return how many, at most 5,000 a call
     */
    public int forget(Instant before) {
        return forget(CallbackEventSql.FORGET, before);
    }

    private int forget(String sql, Instant before) {
        return jdbi.withHandle(handle -> handle.createUpdate(sql)
                .bind("before", MessageIds.floor(before))
                .execute());
    }

    private static CallbackEvent row(ResultSet rows) throws SQLException {
        return new CallbackEvent(
                rows.getObject("id", UUID.class),
                rows.getObject("tenant_id", UUID.class),
                CallbackType.of(rows.getString("type")),
                rows.getString("data"),
                CallbackStatus.of(rows.getString("status")),
                rows.getInt("attempt"),
                instant(rows.getTimestamp("due_at")),
                rows.getObject("answer", Integer.class),
                rows.getString("fault"),
                instant(rows.getTimestamp("attempted_at")),
                rows.getTimestamp("created_at").toInstant());
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
