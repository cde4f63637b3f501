package ai.coccinelle.channels.message;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a message comes from. */
public sealed interface Origin {
    /** A request of its own. */
    record Request() implements Origin {}

    /**
     * An appointment.
     *
     * @param revision the appointment's revision that the message tells of
     */
    record Appointment(UUID id, int revision) implements Origin {}

    /** A campaign. */
    record Campaign(UUID id) implements Origin {}

    Origin REQUEST = new Request();

    /** The appointment's id, or null. */
    default @Nullable UUID appointmentId() {
        return this instanceof Appointment(UUID id, int _) ? id : null;
    }

    /** The appointment's revision, or null. */
    default @Nullable Integer appointmentRevision() {
        return this instanceof Appointment(UUID _, int revision) ? revision : null;
    }

    /** The campaign's id, or null. */
    default @Nullable UUID campaignId() {
        return this instanceof Campaign(UUID id) ? id : null;
    }

    /** Of what the columns say. */
    static Origin of(@Nullable UUID appointmentId, int revision, @Nullable UUID campaignId) {
        if (appointmentId != null) {
            return new Appointment(appointmentId, revision);
        }
        return campaignId == null ? REQUEST : new Campaign(campaignId);
    }
}
