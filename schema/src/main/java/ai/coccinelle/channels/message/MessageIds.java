package ai.coccinelle.channels.message;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.time.Instant;
import java.util.UUID;

/** Message ids: UUIDv7 (RFC 9562), whose order is the order of acceptance to the millisecond. */
public final class MessageIds {
    private static final TimeBasedEpochRandomGenerator GENERATOR = Generators.timeBasedEpochRandomGenerator();
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private MessageIds() {}

    public static UUID next() {
        return GENERATOR.generate();
    }

    /** The lowest id that a message accepted at this time can have: the bound for a range of times. */
    public static UUID floor(Instant time) {
        return new UUID((time.toEpochMilli() << 16) | VERSION_7, VARIANT);
    }
}
