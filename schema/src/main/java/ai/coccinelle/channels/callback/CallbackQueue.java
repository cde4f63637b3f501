package ai.coccinelle.channels.callback;

import ai.coccinelle.channels.audit.AuditLog;
import ai.coccinelle.channels.callback.CallbackEndpoint.DisabledReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Takes events to send and records what came of them: the worker's side. A tenant's endpoint is its lane: so many of its events at
 * once, exact over all workers, and one at a time while it fails. So one that hangs holds up its own events only.
 */
public final class CallbackQueue {
    private final Jdbi jdbi;

    public CallbackQueue(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What a look may take.
     *
     * @param tenants of how many tenants at most, those first that had no turn for longest
     * @param perTenant how many of a tenant are under way at once, at most
     * @param lease after how long another worker takes an event of which nobody told the end
     */
    public record Bounds(int tenants, int perTenant, Duration lease) {}

    /**
     * An event to send, fenced by its attempt.
     *
     * @param type its name in JSON, which may be one that only a newer API knows
     * @param faults how many attempts failed before
     * @param body what is sent, JSON
     */
    public record Taken(UUID id, Endpoint endpoint, String type, int attempt, int faults, String body) {
        @Override
        public String toString() {
            return "Taken[" + id + ", " + attempt + "]";
        }
    }

    /**
     * Where to.
     *
     * @param sealedSecrets with which is signed: the present one, then the one before while it counts
     */
    public record Endpoint(UUID tenantId, String url, List<String> sealedSecrets, boolean failing) {
        public Endpoint {
            sealedSecrets = List.copyOf(sealedSecrets);
        }

        @Override
        public String toString() {
            return "Endpoint[" + tenantId + "]";
        }
    }

    /** Takes events that are due; no other worker takes them before the lease is over. */
    public List<Taken> take(Bounds bounds) {
        return jdbi.inTransaction(handle -> {
            // locked first: only the statement after that sees all that others took
            Map<UUID, Endpoint> endpoints = lock(handle, bounds);
            return endpoints.isEmpty() ? List.of() : take(handle, endpoints, bounds);
        });
    }

    private static Map<UUID, Endpoint> lock(Handle handle, Bounds bounds) {
        return handle
                .createQuery(CallbackEventSql.LOCK_ENDPOINTS)
                .bind("tenants", bounds.tenants())
                .bind("perTenant", bounds.perTenant())
                .map((rows, context) -> new Endpoint(
                        rows.getObject("tenant_id", UUID.class),
                        rows.getString("url"),
                        Stream.of(rows.getString("secret_sealed"), rows.getString("former_sealed"))
                                .filter(Objects::nonNull)
                                .toList(),
                        rows.getBoolean("failing")))
                .stream()
                .collect(Collectors.toMap(Endpoint::tenantId, Function.identity()));
    }

    private static List<Taken> take(Handle handle, Map<UUID, Endpoint> endpoints, Bounds bounds) {
        List<Endpoint> lanes = List.copyOf(endpoints.values());
        return handle.createQuery(CallbackEventSql.TAKE)
                .bind("tenants", lanes.stream().map(Endpoint::tenantId).toArray(UUID[]::new))
                .bind(
                        "bounds",
                        lanes.stream()
                                .map(lane -> lane.failing() ? 1 : bounds.perTenant())
                                .toArray(Integer[]::new))
                .bind("lease", seconds(bounds.lease()))
                .map((rows, context) -> new Taken(
                        rows.getObject("id", UUID.class),
                        Objects.requireNonNull(endpoints.get(rows.getObject("tenant_id", UUID.class))),
                        rows.getString("type"),
                        rows.getInt("attempt"),
                        rows.getInt("faults"),
                        rows.getString("body")))
                .list();
    }

    /** Records that it was taken. An answer that comes after the lease counts for nothing: it is sent again. */
    public void delivered(Taken taken, int answer) {
        jdbi.useHandle(handle -> handle.createUpdate(CallbackEventSql.DELIVERED)
                .bind("id", taken.id())
                .bind("attempt", taken.attempt())
                .bind("answer", answer)
                .execute());
    }

    /**
     * Why an attempt failed, and what follows.
     *
     * @param answer HTTP status; null: there was no answer
     * @param fault why, by a name
     * @param delay before the next try
     * @param rest how long the endpoint gets nothing at all: it asked for less
     * @param gone it answered that it wants nothing more: it is switched off
     */
    public record Failure(@Nullable Integer answer, String fault, Duration delay, Duration rest, boolean gone) {}

    /**
     * How long failures are put up with.
     *
     * @param retryFor how long an event is tried again before it is given up
     * @param disableAfter how long an endpoint may fail before it is switched off
     */
    public record Patience(Duration retryFor, Duration disableAfter) {}

    /**
     * What a failure led to.
     *
     * @param status pending, or failed when it is given up
     * @param disabled why the endpoint was switched off just now; null: it was not
     */
    public record Failed(CallbackStatus status, @Nullable DisabledReason disabled) {}

    /**
     * Records that it was not taken. An endpoint that is switched off for that is entered in the audit log.
     *
     * @return what followed, or empty when another worker has taken the event meanwhile
     */
    public Optional<Failed> failed(Taken taken, Failure failure, Patience patience) {
        return jdbi.inTransaction(handle -> {
            Optional<Failed> failed = handle.createQuery(CallbackEventSql.FAILED)
                    .bind("id", taken.id())
                    .bind("attempt", taken.attempt())
                    .bind("url", taken.endpoint().url())
                    .bind("answer", failure.answer())
                    .bind("fault", failure.fault())
                    .bind("delay", seconds(failure.delay()))
                    .bind("rest", seconds(failure.rest()))
                    .bind("gone", failure.gone())
                    .bind("retryFor", seconds(patience.retryFor()))
                    .bind("disableAfter", seconds(patience.disableAfter()))
                    .map((rows, context) -> new Failed(
                            CallbackStatus.of(rows.getString("status")),
                            DisabledReason.of(rows.getString("disabled_reason"))))
                    .findOne();
            failed.map(Failed::disabled)
                    .ifPresent(reason -> AuditLog.note(
                            handle,
                            taken.endpoint().tenantId(),
                            "callback switched off",
                            Map.of("reason", reason.wireName())));
            return failed;
        });
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
