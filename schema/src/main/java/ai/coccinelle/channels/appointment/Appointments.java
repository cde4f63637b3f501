package ai.coccinelle.channels.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code appointments}. */
public final class Appointments {
    private final Jdbi jdbi;

    public Appointments(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The appointment that the booking system knows by this key, or empty. */
    public Optional<Appointment> find(Appointment.Key key) {
        return jdbi.withHandle(handle -> one(handle.createQuery(AppointmentSql.FIND), key));
    }

    /** The same, and nobody else changes it until the caller's transaction ends. */
    public Optional<Appointment> lock(Handle handle, Appointment.Key key) {
        return one(handle.createQuery(AppointmentSql.LOCK), key);
    }

    /** The appointments of these ids, at most 10,000, as they stand; those that there are not are absent. */
    public Map<UUID, Appointment> find(Handle handle, Collection<UUID> ids) {
        return handle
                .createQuery(AppointmentSql.OF_IDS)
                .bind("ids", ids.toArray(UUID[]::new))
                .map((rows, context) -> row(rows))
                .stream()
                .collect(Collectors.toUnmodifiableMap(Appointment::id, Function.identity()));
    }

    /** Stores a new one, unless there is one of its key; somebody who is storing one is waited for. */
    public boolean insert(Handle handle, Appointment appointment) {
        return bind(handle.createUpdate(AppointmentSql.INSERT), appointment)
                        .bind("tenant", appointment.key().tenantId())
                        .bind("sandbox", appointment.key().sandbox())
                        .bind("external", appointment.key().externalId())
                        .execute()
                == 1;
    }

    /** Stores what it is now. */
    public void update(Handle handle, Appointment appointment) {
        bind(handle.createUpdate(AppointmentSql.UPDATE), appointment).execute();
    }

    /**
     * Forgets appointments that began before this time, and what was told of them.
     *
     * @return how many, at most 5,000 a call
     */
    public int forget(Instant before) {
        return jdbi.withHandle(handle -> handle.createUpdate(AppointmentSql.FORGET)
                .bind("before", before)
                .execute());
    }

    private static Optional<Appointment> one(Query query, Appointment.Key key) {
        return query.bind("tenant", key.tenantId())
                .bind("sandbox", key.sandbox())
                .bind("external", key.externalId())
                .map((rows, context) -> row(rows))
                .findOne();
    }

    private static Update bind(Update update, Appointment appointment) {
        Booking booking = appointment.booking();
        Customer customer = booking.customer();
        return update.bind("id", appointment.id())
                .bind("version", appointment.version())
                .bind("revision", appointment.revision())
                .bind("status", appointment.status().wireName())
                .bind("startsAt", booking.startsAt())
                .bind("endsAt", booking.endsAt())
                .bind("clock", booking.clock() == null ? null : booking.clock().getId())
                .bind("service", booking.service())
                .bind("name", customer.name())
                .bind("phone", customer.phone())
                .bind("email", customer.email())
                .bind("whatsapp", customer.whatsapp())
                .bind("locale", customer.locale())
                .bind("channels", Channels.texts(booking.channels()))
                .bind("confirm", booking.confirm())
                .bind("remind", booking.remind());
    }

    private static @Nullable ZoneOffset clock(@Nullable String offset) {
        return offset == null ? null : ZoneOffset.of(offset);
    }

    private static Appointment row(ResultSet rows) throws SQLException {
        List<ChannelType> channels = Channels.read(rows, "channels");
        return new Appointment(
                rows.getObject("id", UUID.class),
                new Appointment.Key(
                        rows.getObject("tenant_id", UUID.class),
                        rows.getBoolean("sandbox"),
                        rows.getString("external_id")),
                rows.getLong("version"),
                rows.getInt("revision"),
                AppointmentStatus.of(rows.getString("status")),
                new Booking(
                        rows.getTimestamp("starts_at").toInstant(),
                        instant(rows.getTimestamp("ends_at")),
                        clock(rows.getString("utc_offset")),
                        rows.getString("service"),
                        new Customer(
                                rows.getString("client_name"),
                                rows.getString("phone"),
                                rows.getString("email"),
                                rows.getString("whatsapp"),
                                rows.getString("locale")),
                        channels == null ? List.of() : channels,
                        rows.getBoolean("confirm"),
                        rows.getBoolean("remind")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
