package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.message.Adoption;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Provider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Settles what became of an earlier attempt that nobody heard back from, before anything is sent again. */
final class Doubts {
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(2);

    private final Attempts attempts;
    private final Deadline deadline;

    Doubts(Attempts attempts, Deadline deadline) {
        this.attempts = attempts;
        this.deadline = deadline;
    }

    /** What an inquiry came to. */
    sealed interface Settlement {
        /** Nothing is to be sent now. */
        record Known(Decision decision) implements Settlement {}

        /** The message is to be sent now, for the first time or again, under this claim. */
        record MaySend(ClaimedMessage claimed) implements Settlement {}
    }

    Settlement settle(ClaimedMessage claimed, OutboundMessage message, Provider provider, Persistence persistence) {
        if (Decision.isGivenUp(claimed)) {
            return known(new Transition.LeftUncertain("given-up", "no attempt of it was ever answered"));
        }
        Lookup lookup = deadline.call(() -> provider.find(message))
                .orElseGet(() -> new Lookup.NoAnswer("the provider did not answer when it was asked"));
        return switch (lookup) {
            case Lookup.Found found -> known(new Transition.Sent(found.externalMessageId()));
            case Lookup.Resembling alike -> adopt(claimed, alike.externalMessageIds(), persistence);
            case Lookup.NotFound() -> adopt(claimed, List.of(), persistence);
            case Lookup.NoAnswer(String reason) ->
                known(Decision.askAgain(
                        claimed,
                        "no-answer",
                        reason,
                        ThreadLocalRandom.current().nextDouble()));
            case Lookup.CannotTell(String reason) ->
                Decision.sendsAgain(claimed.kind())
                        ? new Settlement.MaySend(claimed)
                        : known(new Transition.LeftUncertain("unknown", reason));
        };
    }

    private Settlement adopt(ClaimedMessage claimed, List<String> alike, Persistence persistence) {
        Adoption adoption = persistence.untilDone(() -> attempts.adopt(claimed, alike));
        return switch (adoption) {
            case Adoption.Adopted adopted -> known(new Transition.Sent(adopted.externalMessageId()));
            case Adoption.NeverSent() -> new Settlement.MaySend(claimed.settled());
            case Adoption.TwinInTheAir() ->
                known(new Transition.Postponed(
                        LOOK_AGAIN_AFTER, "twin", "a message with the same content is just being sent"));
            case Adoption.ClaimLost() ->
                known(new Transition.Postponed(LOOK_AGAIN_AFTER, "claim-lost", "the attempt took too long"));
        };
    }

    private static Settlement known(Transition transition) {
        return new Settlement.Known(Decision.of(transition));
    }
}
