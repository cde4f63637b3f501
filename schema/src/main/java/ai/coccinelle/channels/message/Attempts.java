package ai.coccinelle.channels.message;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.lane.Lanes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Claims attempts and records what came of them: the worker's side of the log. */
public final class Attempts {
    /** How long before a message another one of the same content can have been accepted and still be on its way. */
    private static final Duration TWINS_ARE_YOUNGER_THAN = Duration.ofDays(3);

    private final Jdbi jdbi;
    private final Lanes lanes;

    public Attempts(Jdbi jdbi, Lanes lanes) {
        this.jdbi = jdbi;
        this.lanes = lanes;
    }

    /**
     * Claims the attempt that the envelope names.
     *
     * @param lease how long the attempt may last before it is given up as uncertain
     * @return the message, or empty when the envelope is stale: it was claimed before, released again, or withdrawn
     */
    public Optional<ClaimedMessage> claim(Envelope envelope, Duration lease) {
        return jdbi.withHandle(handle -> handle.createQuery(AttemptSql.CLAIM)
                .bind("id", envelope.id())
                .bind("attempt", envelope.attempt())
                .bind("lease", lease.toMillis() / 1000.0)
                .map((rows, context) -> MessageRow.claimed(rows))
                .findOne());
    }

    /**
     * Records what came of a claimed attempt and, where the message goes on, tells its lane when. An answer that comes
     * after the lease still counts as long as no later attempt was released.
     *
     * @return false when a later attempt was released or the message closed meanwhile; nothing is changed then
     */
    public boolean record(ClaimedMessage claimed, Transition transition) {
        return jdbi.inTransaction(handle -> record(handle, claimed, transition));
    }

    /** Records as {@link #record} does and, in the same transaction, pauses the message's lane. */
    public boolean recordAndPause(ClaimedMessage claimed, Transition transition, String reason, Duration pause) {
        return jdbi.inTransaction(handle -> {
            lanes.pause(handle, claimed.lane(), reason, pause);
            return record(handle, claimed, transition);
        });
    }

    /** Records as {@link #record} does and, in the same transaction, ends the pause of the message's lane. */
    public boolean recordAndResume(ClaimedMessage claimed, Transition transition) {
        return jdbi.inTransaction(handle -> {
            lanes.resume(handle, claimed.lane());
            return record(handle, claimed, transition);
        });
    }

    /** Records as {@link #record} does and, in the same transaction, slows the message's lane. */
    public boolean recordAndSlow(ClaimedMessage claimed, Transition transition, Duration pause) {
        return jdbi.inTransaction(handle -> {
            lanes.slow(handle, claimed.lane(), pause);
            return record(handle, claimed, transition);
        });
    }

    /**
     * Finds out which of the provider's messages, all alike, is the claimed one, and marks it as that. Messages to the
     * same recipient are looked at one after the other, in any number of processes.
     */
    public Adoption adopt(ClaimedMessage claimed, List<String> externalMessageIds) {
        return jdbi.inTransaction(handle -> {
            handle.createQuery(AttemptSql.LOCK_RECIPIENT)
                    .bind("recipient", claimed.lane() + claimed.to())
                    .mapTo(Integer.class)
                    .one();
            if (bindTwin(handle.createQuery(AttemptSql.TWIN_IN_THE_AIR), claimed)
                    .mapTo(Boolean.class)
                    .one()) {
                return new Adoption.TwinInTheAir();
            }
            return bindTwin(handle.createQuery(AttemptSql.ADOPT), claimed)
                    .bind("attempt", claimed.attempt())
                    .bind("candidates", externalMessageIds.toArray(String[]::new))
                    .mapTo(String.class)
                    .findOne()
                    .<Adoption>map(Adoption.Adopted::new)
                    .orElseGet(Adoption.AllTaken::new);
        });
    }

    private static Query bindTwin(Query query, ClaimedMessage claimed) {
        return query.bind("id", claimed.id())
                .bind("tenant", claimed.lane().tenantId())
                .bind("since", MessageIds.floor(claimed.acceptedAt().minus(TWINS_ARE_YOUNGER_THAN)));
    }

    private boolean record(Handle handle, ClaimedMessage claimed, Transition transition) {
        Outcome outcome = Outcome.of(transition, claimed.inDoubt());
        boolean recorded = handle.createUpdate(AttemptSql.RECORD)
                        .bind("id", claimed.id())
                        .bind("attempt", claimed.attempt())
                        .bind("status", outcome.status.wireName())
                        .bind("delay", seconds(outcome.delay))
                        .bind("externalId", outcome.externalId)
                        .bind("outcome", transition.name())
                        .bind("code", transition.code())
                        .bind("reason", transition.reason())
                        .bind("fault", outcome.fault ? 1 : 0)
                        .bind("inDoubt", outcome.inDoubt)
                        .execute()
                == 1;
        if (recorded && outcome.delay != null) {
            lanes.touch(handle, claimed.lane(), outcome.delay);
        }
        return recorded;
    }

    private static @Nullable Double seconds(@Nullable Duration delay) {
        return delay == null ? null : delay.toMillis() / 1000.0;
    }

    /** The columns that a transition sets. */
    private record Outcome(
            MessageStatus status,
            @Nullable Duration delay,
            @Nullable String externalId,
            boolean fault,
            boolean inDoubt) {

        static Outcome of(Transition transition, boolean wasInDoubt) {
            return switch (transition) {
                case Transition.Sent sent ->
                    new Outcome(MessageStatus.SENT, null, sent.externalMessageId(), false, false);
                case Transition.Failed _ -> new Outcome(MessageStatus.FAILED, null, null, false, wasInDoubt);
                case Transition.Retry retry ->
                    new Outcome(MessageStatus.PENDING, retry.delay(), null, true, wasInDoubt);
                case Transition.Postponed postponed ->
                    new Outcome(MessageStatus.PENDING, postponed.delay(), null, false, wasInDoubt);
                case Transition.InDoubt inDoubt ->
                    new Outcome(MessageStatus.UNCERTAIN, inDoubt.delay(), null, true, true);
                case Transition.LeftUncertain _ -> new Outcome(MessageStatus.UNCERTAIN, null, null, false, true);
            };
        }
    }
}
