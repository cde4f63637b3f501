package ai.coccinelle.channels.reply;

import java.time.Instant;
import java.util.UUID;

/** Events of a person on WhatsApp that are no answers. Their {@code toString} shows no address. */
public sealed interface ContactChange {
    UUID tenantId();

    /**
     * WhatsApp's own switch for marketing messages.
     *
     * @param stop false: the person wants them again
     */
    record Marketing(UUID tenantId, String waId, boolean stop, Instant at) implements ContactChange {
        @Override
        public String toString() {
            return "Marketing[" + tenantId + ", " + (stop ? "stop" : "resume") + "]";
        }
    }

    /** A new number of the same person: what was stopped under the old one is stopped under the new one. */
    record NewNumber(UUID tenantId, String oldId, String newId) implements ContactChange {
        @Override
        public String toString() {
            return "NewNumber[" + tenantId + "]";
        }
    }
}
