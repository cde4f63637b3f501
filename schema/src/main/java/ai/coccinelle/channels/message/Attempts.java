package ai.coccinelle.channels.message;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.lane.Lanes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Claims attempts and records what came of them: the worker's side of the log. */
public final class Attempts {
    private static final int LONGEST_EXTERNAL_ID = 255;
    private static final int LONGEST_CODE = 60;
    private static final int LONGEST_REASON = 1000;

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
            lanes.pause(handle, claimed.lane(), claimed.id(), reason, pause);
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
     * Finds out which of the provider's messages, all alike, is the claimed one, and marks it as that. When none is, the
     * doubt is settled: the message was never sent, and the claim may send it. Messages to the same recipient are looked
     * at one after the other, in any number of processes.
     *
     * @param externalMessageIds what the provider has; empty: nothing
     */
    public Adoption adopt(ClaimedMessage claimed, List<String> externalMessageIds) {
        return jdbi.inTransaction(handle -> {
            handle.createQuery(AttemptSql.LOCK_RECIPIENT)
                    .bind("recipient", claimed.lane() + claimed.to())
                    .mapTo(Integer.class)
                    .one();
            boolean twinInTheAir = handle.createQuery(AttemptSql.TWIN_IN_THE_AIR)
                    .bind("id", claimed.id())
                    .mapTo(Boolean.class)
                    .one();
            if (twinInTheAir && !externalMessageIds.isEmpty()) {
                return new Adoption.TwinInTheAir();
            }
            return handle.createQuery(AttemptSql.ADOPT)
                    .bind("id", claimed.id())
                    .bind("attempt", claimed.attempt())
                    .bind("candidates", externalMessageIds.toArray(String[]::new))
                    .map((rows, context) -> Optional.ofNullable(rows.getString(1)))
                    .findOne()
                    .<Adoption>map(adopted ->
                            adopted.<Adoption>map(Adoption.Adopted::new).orElseGet(() -> settle(handle, claimed)))
                    .orElseGet(Adoption.ClaimLost::new);
        });
    }

    private static Adoption settle(Handle handle, ClaimedMessage claimed) {
        int settled = handle.createUpdate(AttemptSql.SETTLE)
                .bind("id", claimed.id())
                .bind("attempt", claimed.attempt())
                .execute();
        return settled == 1 ? new Adoption.NeverSent() : new Adoption.ClaimLost();
    }

    private boolean record(Handle handle, ClaimedMessage claimed, Transition transition) {
        Outcome outcome = Outcome.of(transition, claimed.inDoubt());
        boolean recorded = handle.createUpdate(AttemptSql.RECORD)
                        .bind("id", claimed.id())
                        .bind("attempt", claimed.attempt())
                        .bind("status", outcome.status.wireName())
                        .bind("delay", seconds(outcome.delay))
                        .bind("externalId", storable(outcome.externalId, LONGEST_EXTERNAL_ID))
                        .bind("outcome", transition.name())
                        .bind("code", storable(transition.code(), LONGEST_CODE))
                        .bind("reason", storable(transition.reason(), LONGEST_REASON))
                        .bind("fault", outcome.fault ? 1 : 0)
                        .bind("inDoubt", outcome.inDoubt)
                        .execute()
                == 1;
        if (recorded && outcome.delay != null) {
            lanes.touch(handle, claimed.lane(), outcome.delay);
        }
        return recorded;
    }

    /** What a provider said, cut to its column and without NUL, which PostgreSQL stores nowhere. */
    private static @Nullable String storable(@Nullable String said, int longest) {
        if (said == null) {
            return null;
        }
        String clean = said.replace("\u0000", "");
        return clean.length() <= longest ? clean : clean.substring(0, longest);
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
                // an earlier attempt may have arrived all the same: nobody can call that failed
                case Transition.Failed _ ->
                    new Outcome(
                            wasInDoubt ? MessageStatus.UNCERTAIN : MessageStatus.FAILED, null, null, false, wasInDoubt);
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
