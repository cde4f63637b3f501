package ai.coccinelle.channels.client;

/** What became of something that was told of an appointment. */
public sealed interface AppointmentAnswer {
    /**
     * It holds, since now or since before.
     *
     * @param created whether this call was the first to tell of it; false as well where its first answer was lost
     */
    record Stored(StoredAppointment appointment, boolean created) implements AppointmentAnswer {}

    /**
     * A newer version is known, or this one with other content: nothing was changed. What is late needs nothing more; a further
     * change needs a version that is higher than {@code currentVersion}.
     */
    record OldVersion(long currentVersion) implements AppointmentAnswer {}
}
