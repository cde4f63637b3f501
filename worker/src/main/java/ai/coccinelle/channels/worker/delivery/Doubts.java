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
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Settles what became of an earlier attempt that nobody heard back from, before anything is sent again. */
final class Doubts {
    private static final Duration TWIN_LANDS_WITHIN = Duration.ofSeconds(2);

    private final Attempts attempts;
    private final Deadline deadline;

    Doubts(Attempts attempts, Deadline deadline) {
        this.attempts = attempts;
        this.deadline = deadline;
    }

    /** What the message comes to, or empty when it is to be sent (again) now. */
    Optional<Decision> settle(
            ClaimedMessage claimed, OutboundMessage message, Provider provider, Persistence persistence) {
        if (Decision.isGivenUp(claimed)) {
            return decided(new Transition.LeftUncertain("given-up", "no attempt of it was ever answered"));
        }
        Lookup lookup = deadline.call(() -> provider.find(message))
                .orElseGet(() -> new Lookup.NoAnswer("the provider did not answer when it was asked"));
        return switch (lookup) {
            case Lookup.Found found -> decided(new Transition.Sent(found.externalMessageId()));
            case Lookup.Resembling alike -> adopt(claimed, alike.externalMessageIds(), persistence);
            case Lookup.NotFound() -> Optional.empty();
            case Lookup.NoAnswer(String reason) ->
                decided(Decision.askAgain(
                        claimed,
                        "no-answer",
                        reason,
                        ThreadLocalRandom.current().nextDouble()));
            case Lookup.CannotTell(String reason) ->
                Decision.sendsAgain(claimed.kind())
                        ? Optional.empty()
                        : decided(new Transition.LeftUncertain("unknown", reason));
        };
    }

    private Optional<Decision> adopt(ClaimedMessage claimed, List<String> alike, Persistence persistence) {
        Adoption adoption = persistence.untilDone(() -> attempts.adopt(claimed, alike));
        return switch (adoption) {
            case Adoption.Adopted adopted -> decided(new Transition.Sent(adopted.externalMessageId()));
            case Adoption.AllTaken() -> Optional.empty();
            case Adoption.TwinInTheAir() ->
                decided(new Transition.Postponed(
                        TWIN_LANDS_WITHIN, "twin", "a message with the same content is just being sent"));
        };
    }

    private static Optional<Decision> decided(Transition transition) {
        return Optional.of(Decision.of(transition));
    }
}
