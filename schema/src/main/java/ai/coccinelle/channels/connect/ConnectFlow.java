package ai.coccinelle.channels.connect;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect.
 *
 * @param status {@code started}, {@code returned}, {@code found}, {@code confirmed}, {@code connected} or {@code failed}
 * @param clientId 360dialog's id of the client that came back; null before
 * @param channelId 360dialog's id of the channel that came back; null before
 * @param number the channel's number as E.164; null before a worker found it
 * @param displayName what WhatsApp shows for the number; null: not known
 * @param reason code of the failure; null: it has not failed
 */
public record ConnectFlow(
        UUID id,
        UUID tenantId,
        String status,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String clientId,
        @Nullable String channelId,
        @Nullable String number,
        @Nullable String displayName,
        @Nullable String reason) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

    /** Whether the text can be an id of 360dialog's: it comes from outside, and becomes part of an address. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
