package ai.coccinelle.channels.message;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a message may go. Of the two bounds on how long it may be sent the earlier holds; without either, for as long as
 * the retries last. A caller's bound is a time of the calendar, the appointment's, and is stored as it was given: counted
 * from the API's clock it would be off by what that clock is off, and by the time until the commit. Ours is a duration, and
 * is counted on the database's clock.
 *
 * @param notBefore when it may go at the earliest; null, or over: at once
 * @param heldFor why it waits until then; null when it does not wait
 * @param usefulFor how long after acceptance it may still be sent, or null
 * @param uselessAfter until when it may be sent, or null
 */
public record Timing(
        @Nullable Instant notBefore,
        @Nullable Hold heldFor,
        @Nullable Duration usefulFor,
        @Nullable Instant uselessAfter) {
    /** It may go at once, and for as long as the retries last. */
    public static final Timing ALWAYS = new Timing(null, null, null, null);

    public Timing {
        if ((notBefore == null) != (heldFor == null)) {
            throw new IllegalArgumentException("a message that waits says what for");
        }
    }

    /** It may go at once, and for so long after it was accepted. */
    public static Timing usefulFor(Duration duration) {
        return new Timing(null, null, duration, null);
    }

    /** It may go at once, until this time; null: for as long as the retries last. */
    public static Timing until(@Nullable Instant uselessAfter) {
        return new Timing(null, null, null, uselessAfter);
    }

    /** The same, not before this time. */
    public Timing after(Instant time, Hold hold) {
        return new Timing(time, hold, usefulFor, uselessAfter);
    }
}
