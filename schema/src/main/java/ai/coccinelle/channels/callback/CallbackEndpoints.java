package ai.coccinelle.channels.callback;

import ai.coccinelle.channels.callback.CallbackEndpoint.DisabledReason;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code callback_endpoints}: one for a tenant, or none. */
public final class CallbackEndpoints {
    private final Jdbi jdbi;

    public CallbackEndpoints(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public Optional<CallbackEndpoint> find(UUID tenantId) {
        return jdbi.withHandle(handle -> handle.createQuery(CallbackEndpointSql.FIND)
                .bind("tenant", tenantId)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /**
     * What saving came to.
     *
     * @param created whether there was none before, and so the given secret is the one
     */
    public record Saved(CallbackEndpoint endpoint, boolean created) {}

    /**
     * Saves the endpoint and switches it on; what it missed while it was off is not told.
     *
     * @param types the events that are wanted; null: all
     * @param sealedSecret for a new one; an endpoint that is there keeps its own
     */
    public Saved save(UUID tenantId, String url, @Nullable Set<CallbackType> types, String sealedSecret) {
        return jdbi.withHandle(handle -> handle.createQuery(CallbackEndpointSql.SAVE)
                .bind("tenant", tenantId)
                .bind("url", url)
                .bind(
                        "types",
                        types == null
                                ? null
                                : types.stream().map(CallbackType::wireName).toArray(String[]::new))
                .bind("secret", sealedSecret)
                .map((rows, context) -> new Saved(row(rows), rows.getBoolean("created")))
                .one());
    }

    /** Forgets the endpoint, its secrets and its events. */
    public void delete(UUID tenantId) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate(CallbackEndpointSql.DELETE)
                    .bind("tenant", tenantId)
                    .execute();
            handle.createUpdate(CallbackEventSql.DELETE_OF)
                    .bind("tenant", tenantId)
                    .execute();
        });
    }

    /**
     * Switches the endpoint on, and has what waits sent; or off, and has it wait.
     *
     * @return the endpoint as it is now, or empty when there is none
     */
    public Optional<CallbackEndpoint> enable(UUID tenantId, boolean enabled) {
        return jdbi.withHandle(
                handle -> handle.createQuery(enabled ? CallbackEndpointSql.ENABLE : CallbackEndpointSql.DISABLE)
                        .bind("tenant", tenantId)
                        .map((rows, context) -> row(rows))
                        .findOne());
    }

    /**
     * Puts a new secret in place of the present one.
     *
     * @param overlap how long it is signed with the present one as well
     * @return the endpoint as it is now, or empty when there is none
     */
    public Optional<CallbackEndpoint> rotate(UUID tenantId, String sealedSecret, Duration overlap) {
        return jdbi.withHandle(handle -> handle.createQuery(CallbackEndpointSql.ROTATE)
                .bind("tenant", tenantId)
                .bind("secret", sealedSecret)
                .bind("overlap", overlap.toSeconds())
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /**
     * An endpoint's secrets as they are stored.
     *
     * @param sealed the present one, and the one before where there is one
     */
    public record SealedSecrets(UUID tenantId, List<String> sealed) {
        public SealedSecrets {
            sealed = List.copyOf(sealed);
        }
    }

    /** Sealed secrets, by their tenants' ids, after the one given; of at most so many tenants. */
    public List<SealedSecrets> sealedAfter(UUID after, int many) {
        return jdbi.withHandle(handle -> handle.createQuery(CallbackEndpointSql.SEALED_AFTER)
                .bind("after", after)
                .bind("many", many)
                .map((rows, context) -> new SealedSecrets(
                        rows.getObject("tenant_id", UUID.class),
                        Stream.of(rows.getString("secret_sealed"), rows.getString("former_sealed"))
                                .filter(Objects::nonNull)
                                .toList()))
                .list());
    }

    /**
     * Puts the same secret, sealed anew, in the place of what was read.
     *
     * @return false when it was replaced or resealed by another meanwhile: that stays as it is
     */
    public boolean reseal(UUID tenantId, String sealed, String resealed) {
        return jdbi.withHandle(handle -> handle.createUpdate(CallbackEndpointSql.RESEAL)
                        .bind("tenant", tenantId)
                        .bind("sealed", sealed)
                        .bind("resealed", resealed)
                        .execute()
                == 1);
    }

    private static CallbackEndpoint row(ResultSet rows) throws SQLException {
        return new CallbackEndpoint(
                rows.getObject("tenant_id", UUID.class),
                rows.getString("url"),
                types(rows.getArray("types")),
                rows.getTimestamp("secret_at").toInstant(),
                instant(rows.getTimestamp("former_until")),
                instant(rows.getTimestamp("failing_since")),
                instant(rows.getTimestamp("disabled_at")),
                DisabledReason.of(rows.getString("disabled_reason")));
    }

    private static @Nullable Set<CallbackType> types(@Nullable Array names) throws SQLException {
        return names == null
                ? null
                : Arrays.stream((String[]) names.getArray())
                        .map(CallbackType::of)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
