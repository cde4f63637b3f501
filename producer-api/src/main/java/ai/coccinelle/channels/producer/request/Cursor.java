package ai.coccinelle.channels.producer.request;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Where a page ended, as callers carry it to the next: the last id. */
public final class Cursor {
    private static final int LENGTH = 2 * Long.BYTES;

    private Cursor() {}

    public static String after(UUID last) {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.putLong(last.getMostSignificantBits()).putLong(last.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** The last id of the page before, or empty when this is no cursor of ours. */
    public static Optional<UUID> read(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return bytes.length == LENGTH
                    ? Optional.of(new UUID(buffer.getLong(), buffer.getLong()))
                    : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
