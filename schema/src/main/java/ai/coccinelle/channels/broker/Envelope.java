package ai.coccinelle.channels.broker;

import ai.coccinelle.channels.database.Json;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What travels through the broker: which message, and which of its attempts. Never an address or content.
 *
 * @param attempt the fence: a worker may act only while the message is released for exactly this attempt
 */
public record Envelope(UUID id, int attempt) {
    public Envelope {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, not " + attempt);
        }
    }

    /** The envelope as JSON, UTF-8. */
    public byte[] write() {
        return Json.write(this).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The envelope in these bytes.
     *
     * @throws IllegalArgumentException when there is none: a poison message
     */
    public static Envelope read(byte[] body) {
        try {
            Envelope envelope = Json.read(body, Envelope.class);
            if (envelope == null || envelope.id == null) {
                throw new IllegalArgumentException("an envelope has an id and an attempt");
            }
            return envelope;
        } catch (tools.jackson.core.JacksonException fault) {
            throw new IllegalArgumentException("not an envelope", fault);
        }
    }
}
