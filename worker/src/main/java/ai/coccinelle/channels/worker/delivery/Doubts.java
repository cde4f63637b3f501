package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.message.Adoption;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.worker.provider.Deadline;
import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Provider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/** Settles what became of an earlier attempt that nobody heard back from, before anything is sent again. */
final class Doubts {
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(2);

    /** After an outage hundreds are in doubt at once; they must leave database connections for claims and outcomes. */
    private static final int AT_ONCE = 8;

    private final Attempts attempts;
    private final Deadline deadline;
    private final Persistence persistence;
    private final Semaphore places = new Semaphore(AT_ONCE);

    Doubts(Attempts attempts, Deadline deadline, Persistence persistence) {
        this.attempts = attempts;
        this.deadline = deadline;
        this.persistence = persistence;
    }

    /** What an inquiry came to. */
    sealed interface Settlement {
        /** Nothing is to be sent now. */
        record Known(Decision decision) implements Settlement {}

        /** The message is to be sent now, for the first time or again, under this claim. */
        record MaySend(ClaimedMessage claimed) implements Settlement {}
    }

    Settlement settle(ClaimedMessage claimed, OutboundMessage message, Provider provider) {
        if (Decision.isGivenUp(claimed)) {
            return unasked(new Transition.LeftUncertain("given-up", "no attempt of it was ever answered"));
        }
        Lookup lookup = deadline.call(() -> provider.find(message))
                .orElseGet(() -> new Lookup.NoAnswer("the provider did not answer when it was asked"));
        return switch (lookup) {
            case Lookup.Found found -> found(found.externalMessageId());
            case Lookup.Resembling alike -> adopt(claimed, alike.externalMessageIds());
            case Lookup.NotFound() -> adopt(claimed, List.of());
            case Lookup.NoAnswer(String reason) ->
                new Settlement.Known(Decision.askAgain(
                        claimed, reason, ThreadLocalRandom.current().nextDouble()));
            case Lookup.CannotTell(String reason) ->
                Decision.sendsAgain(claimed)
                        ? new Settlement.MaySend(claimed)
                        : unasked(new Transition.LeftUncertain("unknown", reason));
        };
    }

    private Settlement adopt(ClaimedMessage claimed, List<String> alike) {
        places.acquireUninterruptibly();
        Adoption adoption;
        try {
            adoption = persistence.untilDone(() -> attempts.adopt(claimed, alike));
        } finally {
            places.release();
        }
        return switch (adoption) {
            case Adoption.Adopted adopted -> found(adopted.externalMessageId());
            case Adoption.NeverSent() -> new Settlement.MaySend(claimed.settled());
            case Adoption.TwinInTheAir() ->
                unasked(new Transition.Postponed(
                        LOOK_AGAIN_AFTER, "twin", "a message with the same content is just being sent"));
            case Adoption.ClaimLost() ->
                unasked(new Transition.Postponed(LOOK_AGAIN_AFTER, "claim-lost", "the attempt took too long"));
        };
    }

    private static Settlement found(String externalMessageId) {
        return new Settlement.Known(new Decision(new Transition.Sent(externalMessageId), new Sign.Works()));
    }

    private static Settlement unasked(Transition transition) {
        return new Settlement.Known(Decision.unasked(transition));
    }
}
