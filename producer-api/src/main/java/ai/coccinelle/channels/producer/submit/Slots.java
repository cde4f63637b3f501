package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.hours.SendingHours;
import ai.coccinelle.channels.hours.Window;
import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.Timing;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.template.TemplateSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the hour at which a message goes: the one that was asked for, or the first after it that the tenant's hours allow.
 *
 * @param sandbox whether the messages reach nobody, and so disturb nobody
 */
record Slots(SendingHours hours, Instant now, boolean sandbox) {
    private static final String REMINDER = "rdvRappel";
    private static final String ANSWER = "reponseAuto";
    private static final Duration MOMENT = Duration.ofNanos(1);

    /**
     * The hour of one message.
     *
     * @param sendAt not before this time; null, or over: at once
     * @param uselessAfter until when it is of use; null: as long as messages of its type are
     */
    Slot of(TemplateSpec spec, @Nullable Instant sendAt, @Nullable Instant uselessAfter) {
        Window window = sandbox ? Window.ANY_TIME : hours.window(spec.kind(), spec.name());
        Instant asked = sendAt == null || sendAt.isBefore(now) ? now : sendAt;
        Optional<Instant> found = hours.nextAllowed(window, asked);
        if (found.isEmpty()) {
            return new Slot.None(noTimeLeft(
                    "The tenant's quiet hours leave nothing of the hours at which promotions may go; nothing was stored. Change"
                            + " them with PUT /api/tenants/{tenant}/hours."));
        }
        Instant slot = found.get();
        if (uselessAfter != null && !slot.isBefore(uselessAfter)) {
            return new Slot.None(late(window, slot, uselessAfter));
        }
        Duration usefulFor = uselessAfter == null ? Duration.between(now, slot).plus(usefulFor(spec)) : null;
        Timing atOnce = new Timing(null, null, usefulFor, uselessAfter);
        return new Slot.Free(
                slot.isAfter(now)
                        ? atOnce.after(slot, slot.isAfter(asked) ? reason(window, slot) : Hold.SEND_AT)
                        : atOnce);
    }

    /** How long after its hour a message of this type is of use, unless its sender says otherwise. */
    static Duration usefulFor(TemplateSpec spec) {
        return switch (spec.kind()) {
            case TEST -> Duration.ofMinutes(1);
            case BULK -> Duration.ofDays(7);
            case TRANSACTIONAL ->
                switch (spec.name()) {
                    case REMINDER, ANSWER -> Duration.ofDays(1);
                    default -> Duration.ofDays(3);
                };
        };
    }

    private Problem late(Window window, Instant slot, Instant uselessAfter) {
        return noTimeLeft(
                "This message could go at %s at the earliest, when the tenant's %s, and is of no use after %s. Nothing"
                                .formatted(
                                        local(slot),
                                        reason(window, slot) == Hold.MARKETING_HOURS
                                                ? "marketing hours begin"
                                                : "quiet hours are over",
                                        local(uselessAfter))
                        + " was stored. Give it a later uselessAfter, or an earlier sendAt.");
    }

    private static Problem noTimeLeft(String detail) {
        return Problem.of(ProblemType.NO_TIME_LEFT, detail);
    }

    /** What kept it waiting until then. */
    private Hold reason(Window window, Instant slot) {
        return hours.held(window, slot.minus(MOMENT)).orElse(Hold.SEND_AT);
    }

    private String local(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS)
                .atZone(hours.zone())
                .toOffsetDateTime()
                .toString();
    }
}
