package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import java.util.Map;

/** Why something that was told of an appointment changes nothing. */
final class Problems {
    private Problems() {}

    static Problem unknown() {
        return Problem.of(
                ProblemType.UNKNOWN_APPOINTMENT,
                "The tenant has no appointment of that id. Check it, or book the appointment with PUT"
                        + " /api/appointments/{externalId}.");
    }

    /** Its member {@code currentVersion} is the version that is known. */
    static Problem late(Appointment current) {
        return Problem.of(
                        ProblemType.OLD_VERSION,
                        "Version %d of this appointment is known already, as %s and with what came with it; nothing was changed."
                                        .formatted(
                                                current.version(),
                                                current.status().wireName())
                                + " What is late needs nothing more; a further change needs a higher version.")
                .extended(Map.of("currentVersion", current.version()));
    }
}
