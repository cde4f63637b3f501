package ai.coccinelle.channels.producer.appointment;

import java.time.Instant;

/** When a tenant's customers may be written to, looked at backwards: a reminder that may not go at its time goes earlier. */
@FunctionalInterface
interface EarlierHours {
    /** At any time. */
    EarlierHours ALWAYS = time -> time;

    /** The latest time, at or before this one, at which a reminder may go. */
    Instant latestAtOrBefore(Instant time);
}
