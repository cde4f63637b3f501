package ai.coccinelle.channels.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call that was to change something, or what the platform changed by itself.
 *
 * @param tenantId whose data; null: the platform's own, or the call did not come so far
 * @param actor the key that was used, by its first characters and its name
 * @param action method and route
 * @param subject what the route names: the channel, the key
 * @param address from where it came; {@code -}: nobody called
 * @param status the answer's HTTP status; null: nobody saw the call's end
 */
public record AuditEntry(
        UUID id,
        Instant at,
        @Nullable UUID tenantId,
        String actor,
        String action,
        Map<String, String> subject,
        String address,
        @Nullable Integer status) {
    public AuditEntry {
        subject = Map.copyOf(subject);
    }
}
