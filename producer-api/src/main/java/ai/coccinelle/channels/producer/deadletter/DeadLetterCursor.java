package ai.coccinelle.channels.producer.deadletter;

import ai.coccinelle.channels.message.DeadLetters;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Where a page of dead letters ended, as callers carry it to the next. */
final class DeadLetterCursor {
    private static final int LENGTH = Long.BYTES + Integer.BYTES + 2 * Long.BYTES;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private DeadLetterCursor() {}

    static String after(DeadLetters.Place last) {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        bytes.putLong(last.deadAt().getEpochSecond()).putInt(last.deadAt().getNano());
        bytes.putLong(last.id().getMostSignificantBits()).putLong(last.id().getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Where the page before ended, or empty when this is no cursor of ours. */
    static Optional<DeadLetters.Place> read(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length != LENGTH) {
                return Optional.empty();
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            Instant deadAt = Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
            return deadAt.isBefore(Instant.EPOCH) || deadAt.isAfter(LATEST)
                    ? Optional.empty()
                    : Optional.of(new DeadLetters.Place(deadAt, new UUID(buffer.getLong(), buffer.getLong())));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException notOurs) {
            return Optional.empty();
        }
    }
}
