package ai.coccinelle.channels.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageStatus;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The table {@code appointment_notices}. */
public final class Notices {
    private static final TimeBasedEpochRandomGenerator IDS = Generators.timeBasedEpochRandomGenerator();
    private static final int LONGEST_DETAIL = 300;
    private static final int APPOINTMENTS_A_PAGE = 500;

    private final Jdbi jdbi;

    public Notices(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What is told of the appointment, the latest first. */
    public List<Notice> of(UUID appointmentId) {
        return jdbi.withHandle(handle -> handle.createQuery(NoticeSql.OF_APPOINTMENT)
                .bind("appointment", appointmentId)
                .map((rows, context) -> row(rows))
                .list());
    }

    /**
     * What is told of each of the appointments, the latest first; nobody else changes it until the caller's transaction ends. A
     * producer that has some is waited for. To be called once in a transaction.
     */
    public Map<UUID, List<Notice>> lock(Handle handle, Collection<UUID> appointmentIds) {
        return handle
                .createQuery(NoticeSql.LOCK)
                .bind("appointments", appointmentIds.toArray(UUID[]::new))
                .map((rows, context) -> row(rows))
                .stream()
                .collect(Collectors.groupingBy(Notice::appointmentId));
    }

    /** Plans these, each once however often it is planned: what was told or is under way stays as it is. */
    public void plan(Handle handle, Appointment appointment, List<PlannedNotice> planned) {
        if (planned.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(NoticeSql.PLAN);
        for (PlannedNotice each : planned) {
            batch.bind("id", IDS.generate())
                    .bind("appointment", appointment.id())
                    .bind("kind", each.subject().kind().wireName())
                    .bind("slot", each.subject().slot())
                    .bind("startsAt", each.subject().startsAt())
                    .bind("revision", appointment.revision())
                    .bind("channels", Channels.texts(each.channels()))
                    .bind(
                            "state",
                            (each.when() instanceof PlannedNotice.When.Never
                                            ? NoticeState.SKIPPED
                                            : NoticeState.PLANNED)
                                    .wireName())
                    .bind("reason", each.when() instanceof PlannedNotice.When.Never(String reason) ? reason : null)
                    .bind("dueAt", each.when() instanceof PlannedNotice.When.At(Instant time) ? time : null)
                    .add();
        }
        batch.execute();
    }

    /**
     * Takes what is due, the longest due first; others take what is left. They are the caller's until its transaction ends.
     * Whoever takes them reads their appointments after: one that is changed meanwhile waits for its notices.
     */
    public List<Notice> takeDue(Handle handle, int most) {
        return handle.createQuery(NoticeSql.TAKE_DUE)
                .bind("most", most)
                .map((rows, context) -> row(rows))
                .list();
    }

    /** Where these messages stand, at most 10,000; those that were forgotten are absent. */
    public Map<UUID, NoticeMessage> messages(Handle handle, Collection<UUID> ids) {
        return ids.isEmpty()
                ? Map.of()
                : handle
                        .createQuery(NoticeSql.MESSAGES)
                        .bind("ids", ids.toArray(UUID[]::new))
                        .map((rows, context) -> new NoticeMessage(
                                rows.getObject("id", UUID.class),
                                ChannelType.of(rows.getString("channel_type")),
                                MessageStatus.of(rows.getString("status")),
                                rows.getString("error_code"),
                                rows.getBoolean("sandbox"),
                                rows.getBoolean("told"),
                                rows.getBoolean("receipts_late"),
                                rows.getBoolean("open"),
                                Duration.ofMillis((long) (rows.getDouble("age") * 1000))))
                        .stream()
                        .collect(Collectors.toUnmodifiableMap(NoticeMessage::id, Function.identity()));
    }

    /** Where these messages stand. */
    public Map<UUID, NoticeMessage> messages(Collection<UUID> ids) {
        return jdbi.withHandle(handle -> messages(handle, ids));
    }

    /** Has the notices, by their ids, go on; the caller holds them. */
    public void advance(Handle handle, Map<UUID, Advance> advances) {
        if (advances.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(NoticeSql.ADVANCE);
        advances.forEach((id, advance) -> {
            Columns columns = Columns.of(advance);
            batch.bind("id", id)
                    .bind("state", columns.state.wireName())
                    .bind("reason", columns.reason)
                    .bind("detail", cut(columns.detail))
                    .bind("after", columns.after.toMillis() / 1000.0)
                    .bind("revision", columns.revision)
                    .bind("tried", Channels.texts(columns.tried))
                    .bind("message", columns.message)
                    .add();
        });
        batch.execute();
    }

    /** Looks at a notice that cannot be dealt with again after the delay, so that it is in no other's way. */
    public void postpone(Notice notice, Duration delay) {
        jdbi.useHandle(handle -> handle.createUpdate(NoticeSql.POSTPONE)
                .bind("id", notice.id())
                .bind("after", delay.toMillis() / 1000.0)
                .execute());
    }

    /**
     * Brings the tenant's planned reminders forward, those of test keys, too; none is put off. A page at a time, each in a
     * transaction of its own, so that nobody waits for all of them. Safe to repeat.
     *
     * @param latest the latest time, at or before the one given, at which a reminder may go
     */
    public void bringForward(UUID tenantId, UnaryOperator<Instant> latest) {
        Instant startsAt = Instant.EPOCH;
        UUID appointment = new UUID(0, 0);
        List<Ahead> page;
        do {
            page = ahead(tenantId, startsAt, appointment);
            bringForward(page, latest);
            if (!page.isEmpty()) {
                startsAt = page.getLast().startsAt();
                appointment = page.getLast().appointmentId();
            }
        } while (!page.isEmpty());
    }

    /**
     * An appointment, and a planned reminder of it.
     *
     * @param id the reminder's; null: it has none
     */
    private record Ahead(
            UUID appointmentId,
            Instant startsAt,
            @Nullable UUID id,
            @Nullable Instant dueAt) {}

    private List<Ahead> ahead(UUID tenantId, Instant startsAt, UUID appointment) {
        return jdbi.withHandle(handle -> handle.createQuery(NoticeSql.REMINDERS_AHEAD)
                .bind("tenant", tenantId)
                .bind("startsAt", startsAt)
                .bind("appointment", appointment)
                .bind("most", APPOINTMENTS_A_PAGE)
                .map((rows, context) -> {
                    Timestamp dueAt = rows.getTimestamp("due_at");
                    return new Ahead(
                            rows.getObject("appointment_id", UUID.class),
                            rows.getTimestamp("starts_at").toInstant(),
                            rows.getObject("id", UUID.class),
                            dueAt == null ? null : dueAt.toInstant());
                })
                .list());
    }

    private void bringForward(List<Ahead> page, UnaryOperator<Instant> latest) {
        SortedMap<String, Ahead> reminders =
                new TreeMap<>(Comparator.reverseOrder()); // as whoever locks several takes them
        for (Ahead each : page) {
            if (each.id() != null
                    && each.dueAt() != null
                    && latest.apply(each.dueAt()).isBefore(each.dueAt())) {
                reminders.put(each.id().toString(), each);
            }
        }
        if (!reminders.isEmpty()) {
            jdbi.useTransaction(handle -> {
                PreparedBatch batch = handle.prepareBatch(NoticeSql.BRING_FORWARD);
                reminders
                        .values()
                        .forEach(each -> batch.bind("id", each.id())
                                .bind("due", each.dueAt())
                                .bind("earlier", latest.apply(Objects.requireNonNull(each.dueAt())))
                                .add());
                batch.execute();
            });
        }
    }

    private static @Nullable String cut(@Nullable String detail) {
        return detail == null || detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL);
    }

    /** What an advance sets; null: as before. */
    private record Columns(
            NoticeState state,
            @Nullable String reason,
            @Nullable String detail,
            Duration after,
            @Nullable Integer revision,
            @Nullable List<ChannelType> tried,
            @Nullable UUID message) {
        static Columns of(Advance advance) {
            return switch (advance) {
                case Advance.Made made ->
                    new Columns(
                            NoticeState.UNDER_WAY,
                            null,
                            made.detail(),
                            made.lookAfter(),
                            made.revision(),
                            made.tried(),
                            made.messageId());
                case Advance.Watched(Duration lookAfter) ->
                    new Columns(NoticeState.UNDER_WAY, null, null, lookAfter, null, null, null);
                case Advance.Anew() ->
                    new Columns(NoticeState.PLANNED, null, null, Duration.ZERO, null, List.of(), null);
                case Advance.Done() -> new Columns(NoticeState.DONE, null, null, Duration.ZERO, null, null, null);
                case Advance.Skipped skipped ->
                    new Columns(
                            NoticeState.SKIPPED, skipped.reason(), skipped.detail(), Duration.ZERO, null, null, null);
            };
        }
    }

    private static Notice row(ResultSet rows) throws SQLException {
        Timestamp dueAt = rows.getTimestamp("due_at");
        return new Notice(
                rows.getObject("id", UUID.class),
                rows.getObject("appointment_id", UUID.class),
                new Notice.Subject(
                        NoticeKind.of(rows.getString("kind")),
                        rows.getString("slot"),
                        rows.getTimestamp("starts_at").toInstant()),
                rows.getInt("revision"),
                Channels.read(rows, "channels"),
                NoticeState.of(rows.getString("state")),
                dueAt == null ? null : dueAt.toInstant(),
                new Notice.Progress(
                        rows.getString("reason"),
                        rows.getString("detail"),
                        Objects.requireNonNull(Channels.read(rows, "tried")),
                        rows.getObject("message_id", UUID.class),
                        Arrays.asList((UUID[]) rows.getArray("message_ids").getArray())));
    }
}
