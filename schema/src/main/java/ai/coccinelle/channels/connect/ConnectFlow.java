package ai.coccinelle.channels.connect;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect.
 *
 * @param status {@code started}, {@code returned}, {@code connected} or {@code failed}
 * @param clientId 360dialog's id of the client that came back; null before
 * @param channelId 360dialog's id of the channel that came back; null before
 * @param reason why it failed; null: it has not
 */
public record ConnectFlow(
        UUID id,
        UUID tenantId,
        String status,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String clientId,
        @Nullable String channelId,
        @Nullable String reason) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

    /** Whether the text can be an id of 360dialog's: it comes from outside, and becomes part of an address. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
