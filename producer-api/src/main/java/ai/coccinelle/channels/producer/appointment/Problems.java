package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import java.util.List;
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

    /** Its header {@code ETag} is the version that is known. */
    static Problem late(Appointment current) {
        String detail = "Version %d of this appointment is known already, as %s and with what came with it; nothing was changed."
                        .formatted(current.version(), current.status().wireName())
                + " What is late needs nothing more; a further change needs a higher version.";
        return new Problem(
                ProblemType.OLD_VERSION,
                detail,
                List.of(new Fault("version", "old-version", "The current version is %d.".formatted(current.version()))),
                Map.of("ETag", "\"" + current.version() + "\""));
    }
}
