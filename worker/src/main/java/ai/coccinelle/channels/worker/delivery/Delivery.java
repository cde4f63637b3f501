package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Ended;
import ai.coccinelle.channels.message.LaneOrder;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.worker.delivery.Doubts.Settlement;
import ai.coccinelle.channels.worker.delivery.Leases.Lease;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import ai.coccinelle.channels.worker.provider.Providers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes one attempt: limit → open credentials → settle the doubt, where an earlier attempt left one → withdraw what
 * no longer holds → hold back what the recipient opted out of, and what the hour does not allow → send → decide. Each step
 * hands on a value; the
 * {@link Recorder} records the last.
 */
final class Delivery {
    private static final Transition OPTED_OUT =
            new Transition.Suppressed("opted-out", "the recipient has opted out of these messages");

    private static final Transition SUPERSEDED =
            new Transition.Withdrawn("superseded", "the appointment was changed or cancelled since; nothing was sent");

    private static final Transition CALLED_OFF =
            new Transition.Withdrawn("campaign-cancelled", "its campaign was cancelled since; nothing was sent");

    /** It is due at once, and the Releaser lets nothing go whose time has passed. */
    private static final Transition TOO_LATE =
            new Transition.Postponed(Duration.ZERO, "too-late", "its time had passed before it could be sent");

    /** Another worker may have it by the time that the provider answers. */
    private static final Transition LEASE_OVER = new Transition.Postponed(
            Duration.ofSeconds(1), "lease", "the worker came to it too late; nothing was sent");

    private static final Transition NO_ADDRESS_KEY = new Transition.Postponed(
            Duration.ofMinutes(5),
            "address-key",
            "the worker has no CHANNELS_ADDRESS_KEY and cannot tell who opted out");

    private final Providers providers;
    private final CredentialOpener opener;
    private final LaneGuards guards;
    private final HandingOver handingOver;
    private final Doubts doubts;
    private final Circuit circuit;
    private final Hours hours;

    Delivery(
            Providers providers,
            CredentialOpener opener,
            LaneGuards guards,
            HandingOver handingOver,
            Doubts doubts,
            Circuit circuit,
            Hours hours) {
        this.providers = providers;
        this.opener = opener;
        this.guards = guards;
        this.handingOver = handingOver;
        this.doubts = doubts;
        this.circuit = circuit;
        this.hours = hours;
    }

    /**
     * Makes the attempt that was claimed.
     *
     * @param lease how long it is this worker's
     * @param goesOn run once when the provider has the message and its answer takes longer than a call may
     * @return what is to be recorded
     * @throws org.jdbi.v3.core.JdbiException when the database is out of reach and the worker gave up waiting for it
     */
    Ended attempt(ClaimedMessage claimed, Lease lease, Runnable goesOn) {
        Made made = make(claimed, lease, goesOn);
        LaneOrder order = circuit.after(made.claimed(), sign(made));
        return new Ended(made.claimed(), behind(order, made).transition(), order);
    }

    /** What causes a pause, or has it go on, is not its next probe. */
    private static Decision behind(LaneOrder order, Made made) {
        return switch (order) {
            case LaneOrder.Pause pause -> made.decision().behind(pause.pause(), made.claimed());
            case LaneOrder.KeepPaused pause -> made.decision().behind(pause.pause(), made.claimed());
            case LaneOrder.GoOn _, LaneOrder.Slow _, LaneOrder.PauseIfSilent _, LaneOrder.Resume _ -> made.decision();
        };
    }

    /** What the sandbox answers tells nothing of the tenant's provider. */
    private static Sign sign(Made made) {
        return made.claimed().sandbox() ? new Sign.Unasked() : made.decision().sign();
    }

    /** An attempt that was made: the claim as it stood at its end, and what it came to. */
    private record Made(ClaimedMessage claimed, Decision decision) {}

    private Made make(ClaimedMessage claimed, Lease lease, Runnable goesOn) {
        Optional<Duration> wait = claimed.sandbox() ? Optional.empty() : guards.take(claimed.lane(), claimed.limits());
        if (wait.isPresent()) {
            return new Made(
                    claimed,
                    Decision.unasked(new Transition.Postponed(
                            wait.get(), "local-limit", "this worker got more than the lane may send")));
        }
        Credentials credentials;
        try {
            credentials = open(claimed);
        } catch (SealBroken broken) {
            return new Made(claimed, on(new Outcome.SenderRefused("seal", broken.toString()), claimed));
        }
        OutboundMessage message = new OutboundMessage(
                claimed.id(),
                claimed.attempt(),
                claimed.lane().tenantId(),
                claimed.to(),
                claimed.payload(),
                credentials,
                claimed.acceptedAt(),
                usefulFor(claimed, lease));
        return claimed.inDoubt()
                ? settleOrSend(claimed, message, lease, goesOn)
                : send(claimed, message, lease, goesOn);
    }

    private Made settleOrSend(ClaimedMessage claimed, OutboundMessage message, Lease lease, Runnable goesOn) {
        return switch (doubts.settle(claimed, message, provider(claimed))) {
            case Settlement.Known known -> new Made(claimed, known.decision());
            case Settlement.MaySend maySend ->
                send(maySend.claimed(), message.usefulFor(usefulFor(maySend.claimed(), lease)), lease, goesOn);
        };
    }

    private @Nullable Credentials open(ClaimedMessage claimed) throws SealBroken {
        String sealed = claimed.configEncrypted();
        return sealed == null || claimed.sandbox() ? null : opener.open(claimed.lane(), sealed);
    }

    private Made send(ClaimedMessage claimed, OutboundMessage message, Lease lease, Runnable goesOn) {
        return withheld(claimed)
                .map(withheld -> new Made(claimed, Decision.unasked(withheld)))
                .orElseGet(() -> handOver(claimed, message, lease, goesOn));
    }

    /** What becomes of a message that may not go, or not now; empty when it may. */
    private Optional<Transition> withheld(ClaimedMessage claimed) {
        return switch (claimed.standing()) {
            case SUPERSEDED -> Optional.of(SUPERSEDED);
            case CALLED_OFF -> Optional.of(CALLED_OFF);
            case INDEPENDENT, CURRENT ->
                switch (claimed.optOut()) {
                    case OPTED_OUT -> Optional.of(OPTED_OUT);
                    case CANNOT_TELL -> Optional.of(NO_ADDRESS_KEY);
                    case NONE -> isOver(claimed) ? Optional.of(TOO_LATE) : hours.held(claimed);
                };
        };
    }

    private static boolean isOver(ClaimedMessage claimed) {
        return claimed.usefulFor() != null && !claimed.usefulFor().isPositive();
    }

    private static @Nullable Duration usefulFor(ClaimedMessage claimed, Lease lease) {
        return claimed.usefulFor() == null ? null : claimed.usefulFor().minus(lease.age());
    }

    private Made handOver(ClaimedMessage claimed, OutboundMessage message, Lease lease, Runnable goesOn) {
        if (!lease.lasts(handingOver.deadline())) {
            return new Made(claimed, Decision.unasked(LEASE_OVER));
        }
        return new Made(claimed, on(handingOver.call(provider(claimed), message, claimed, goesOn), claimed));
    }

    private Provider provider(ClaimedMessage claimed) {
        return claimed.sandbox()
                ? Providers.SANDBOX
                : providers.of(claimed.lane().channel());
    }

    private static Decision on(Outcome outcome, ClaimedMessage claimed) {
        return Decision.on(outcome, claimed, ThreadLocalRandom.current().nextDouble());
    }
}
