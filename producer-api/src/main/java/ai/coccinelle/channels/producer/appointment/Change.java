package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Appointment;

/** What became of something that the booking system told of an appointment. */
sealed interface Change {
    /** It is committed. */
    record Stored(Appointment appointment, boolean created) implements Change {}

    /** It was known: nothing was changed. */
    record Known(Appointment appointment) implements Change {}

    /** A newer version is known, or this one with other content: nothing was changed. */
    record Late(Appointment appointment) implements Change {}

    /** There is no such appointment. */
    record Unknown() implements Change {}
}
