package ai.coccinelle.channels.producer.ingress;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.Callers;
import ai.coccinelle.channels.producer.appointment.QueuedBookings;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.submit.QueuedSends;
import ai.coccinelle.channels.producer.submit.Submission;
import ai.coccinelle.channels.tenant.Scope;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what the broker delivered, with the rights of the key that it carries: the same that the key has over HTTP. */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private static final String MESSAGE = "message";
    private static final String APPOINTMENT = "appointment";

    private static final Problem UNKNOWN_TYPE = Problem.invalid(
            ProblemType.INVALID_REQUEST,
            List.of(new Fault(
                    "type",
                    "unknown-value",
                    "The property type must be message or appointment; left out, it is a message.")));

    private static final Problem UNKNOWN_KEY = Problem.of(
            ProblemType.UNAUTHENTICATED,
            "The message carries no header x-api-key, or its key is not known or was revoked. Publish it with a valid one.");

    private final Callers callers;
    private final QueuedSends sends;
    private final QueuedBookings bookings;
    private final IngressLimits limits;
    private final int mostBytes;

    /** What became of a delivery. */
    sealed interface Taken {
        /** It is committed, now or when it came before. */
        record Stored(boolean repeated) implements Taken {}

        /** Nothing is stored, nor would be if it came again. */
        record Refused(Problem problem) implements Taken {}

        /** Nothing is stored, and its publisher is not told: it came with too many unknown keys. */
        record Dropped() implements Taken {}

        /** The database is out of reach: whether it is stored is not known, and taking it again is safe. */
        record NotNow() implements Taken {}
    }

    Reception(Callers callers, QueuedSends sends, QueuedBookings bookings, IngressLimits limits, int mostBytes) {
        this.callers = callers;
        this.sends = sends;
        this.bookings = bookings;
        this.limits = limits;
        this.mostBytes = mostBytes;
    }

    /** Takes it in. It throws nothing: what nobody foresaw is a refusal, under the number of an incident. */
    Taken take(Delivered delivered) {
        try {
            return taken(delivered);
        } catch (Refusal refusal) {
            return new Taken.Refused(refusal.problem());
        } catch (RuntimeException fault) {
            return Database.isOutOfReach(fault) ? new Taken.NotNow() : new Taken.Refused(unforeseen(fault));
        }
    }

    private Taken taken(Delivered delivered) {
        Optional<Caller> known =
                delivered.apiKey() == null ? Optional.empty() : callers.find(new Secret(delivered.apiKey()));
        if (known.isEmpty()) {
            return limits.isAnswered(delivered.publisher()) ? new Taken.Refused(UNKNOWN_KEY) : new Taken.Dropped();
        }
        Caller caller = allowed(known.get());
        byte[] body = bounded(delivered);
        return switch (Objects.requireNonNullElse(delivered.type(), MESSAGE)) {
            case MESSAGE -> sent(caller, body, delivered.messageId());
            case APPOINTMENT -> new Taken.Stored(!bookings.book(caller, body));
            default -> new Taken.Refused(UNKNOWN_TYPE);
        };
    }

    private Taken sent(Caller caller, byte[] body, @Nullable String messageId) {
        return switch (sends.send(caller, body, messageId)) {
            case Submission.Accepted _ -> new Taken.Stored(false);
            case Submission.Repeated _ -> new Taken.Stored(true);
            case Submission.Refused(Problem problem) -> new Taken.Refused(problem);
        };
    }

    private Caller allowed(Caller caller) {
        // the platform publishes for all of them
        if (caller instanceof Caller.OfTenant tenant && !limits.allow(tenant.tenantId())) {
            throw refusal(
                    ProblemType.TOO_MANY_REQUESTS,
                    "More messages a second came for this tenant than it may publish. Wait a second, spread them, and publish"
                            + " this one again; nothing of it was stored.");
        }
        if (!caller.key().scopes().contains(Scope.SEND)) {
            throw refusal(
                    ProblemType.SCOPE_NEEDED,
                    "This key lacks the scope send; it has %s. Use a key that has it."
                            .formatted(Scope.list(caller.key().scopes())));
        }
        return caller;
    }

    private byte[] bounded(Delivered delivered) {
        if (delivered.body().length > mostBytes) {
            throw refusal(
                    ProblemType.BODY_TOO_LARGE,
                    "The body may have at most %d bytes. Shorten what it says.".formatted(mostBytes));
        }
        return delivered.body();
    }

    private static Refusal refusal(ProblemType type, String detail) {
        return new Refusal(Problem.of(type, detail));
    }

    private static Problem unforeseen(RuntimeException fault) {
        UUID incident = UUID.randomUUID();
        LOG.error("incident {}", incident, fault);
        return Problem.of(
                ProblemType.INTERNAL,
                "Publish the message again; if it is refused again, report incident %s.".formatted(incident));
    }
}
