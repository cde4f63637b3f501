package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.worker.delivery.Doubts.Settlement;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import ai.coccinelle.channels.worker.provider.Providers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one attempt: claim → limit → open credentials → settle the doubt, where an earlier attempt left one → send →
 * decide → record. Each step hands on a value; one place records it. A stale envelope ends at the claim.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Attempts attempts;
    private final Providers providers;
    private final CredentialOpener opener;
    private final DeadLetters deadLetters;
    private final List<AttemptListener> listeners;
    private final Pace pace;
    private final Doubts doubts;

    /** What holds an attempt to its time: limits, lease, deadline, clock. */
    record Pace(LocalLimits limits, Duration lease, Deadline deadline, Clock clock) {}

    Delivery(
            Attempts attempts,
            Providers providers,
            CredentialOpener opener,
            DeadLetters deadLetters,
            List<AttemptListener> listeners,
            Pace pace) {
        this.attempts = attempts;
        this.providers = providers;
        this.opener = opener;
        this.deadLetters = deadLetters;
        this.listeners = List.copyOf(listeners);
        this.pace = pace;
        this.doubts = new Doubts(attempts, pace.deadline());
    }

    /**
     * Makes the attempt that the envelope names, if it is still to be made. When this returns, its outcome is recorded
     * and the envelope may be acknowledged.
     *
     * @throws org.jdbi.v3.core.JdbiException when the database is out of reach: before the claim nothing has happened;
     *     after it only when the worker gives up waiting, and the lease heals it
     */
    void attempt(Envelope envelope, Persistence persistence) {
        Optional<ClaimedMessage> claimed = attempts.claim(envelope, pace.lease());
        if (claimed.isEmpty()) {
            LOG.debug("message={} attempt={} is stale", envelope.id(), envelope.attempt());
            return;
        }
        Instant startedAt = pace.clock().instant();
        Made made = make(claimed.get(), persistence);
        boolean recorded = record(made, persistence);
        if (made.decision().transition() instanceof Transition.Failed failed && failed.exhausted() && recorded) {
            deadLetters.exhausted(made.claimed(), failed);
        }
        Instant endedAt = pace.clock().instant();
        AttemptEvent event = new AttemptEvent(
                made.claimed(), made.decision().transition(), Duration.between(startedAt, endedAt), endedAt, recorded);
        listeners.forEach(listener -> listener.ended(event));
    }

    /** An attempt that was made: the claim as it stood at its end, and what it came to. */
    private record Made(ClaimedMessage claimed, Decision decision) {}

    private Made make(ClaimedMessage claimed, Persistence persistence) {
        Optional<Duration> wait = pace.limits().take(claimed.lane(), claimed.rate());
        if (wait.isPresent()) {
            return new Made(
                    claimed,
                    Decision.of(new Transition.Postponed(
                            wait.get(), "local-limit", "this worker's own limit was reached")));
        }
        Credentials credentials;
        try {
            credentials = open(claimed);
        } catch (SealBroken broken) {
            return new Made(claimed, on(new Outcome.Misconfigured("seal", broken.toString()), claimed));
        }
        OutboundMessage message = new OutboundMessage(
                claimed.id(),
                claimed.attempt(),
                claimed.lane().tenantId(),
                claimed.to(),
                claimed.payload(),
                credentials,
                claimed.acceptedAt());
        return claimed.inDoubt() ? settleOrSend(claimed, message, persistence) : send(claimed, message);
    }

    private Made settleOrSend(ClaimedMessage claimed, OutboundMessage message, Persistence persistence) {
        return switch (doubts.settle(claimed, message, provider(claimed), persistence)) {
            case Settlement.Known known -> new Made(claimed, known.decision());
            case Settlement.MaySend maySend -> send(maySend.claimed(), message);
        };
    }

    private @Nullable Credentials open(ClaimedMessage claimed) throws SealBroken {
        String sealed = claimed.configEncrypted();
        return sealed == null ? null : opener.open(claimed.lane(), sealed);
    }

    private Made send(ClaimedMessage claimed, OutboundMessage message) {
        Outcome outcome = pace.deadline()
                .call(() -> provider(claimed).send(message))
                .orElseGet(() -> new Outcome.Unanswered("deadline", "the provider did not answer in time"));
        return new Made(claimed, on(outcome, claimed));
    }

    private Provider provider(ClaimedMessage claimed) {
        return providers.of(claimed.lane().channel());
    }

    private static Decision on(Outcome outcome, ClaimedMessage claimed) {
        return Decision.on(outcome, claimed, ThreadLocalRandom.current().nextDouble());
    }

    /** Records the outcome; one that the database will never take leaves the message uncertain, and closed. */
    private boolean record(Made made, Persistence persistence) {
        try {
            return persistence.untilDone(() -> record(made.claimed(), made.decision()));
        } catch (JdbiException refused) {
            if (Database.isOutOfReach(refused)) {
                throw refused;
            }
            LOG.error(
                    "message={} has an outcome that cannot be recorded",
                    made.claimed().id(),
                    refused);
            Transition bare = new Transition.LeftUncertain("unrecordable", "its outcome could not be recorded");
            return persistence.untilDone(() -> attempts.record(made.claimed(), bare));
        }
    }

    private boolean record(ClaimedMessage claimed, Decision decision) {
        if (decision.pause() != null) {
            return attempts.recordAndPause(claimed, decision.transition(), decision.pause(), Decision.PROBE_AFTER);
        }
        if (claimed.probesAPause()) {
            return attempts.recordAndResume(claimed, decision.transition());
        }
        if (decision.slow() != null) {
            return attempts.recordAndSlow(claimed, decision.transition(), decision.slow());
        }
        return attempts.record(claimed, decision.transition());
    }
}
