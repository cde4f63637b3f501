package ai.coccinelle.channels.message;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.suppression.Suppressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** Claims attempts and records what came of them: the worker's side of the log. */
public final class Attempts {
    private final Jdbi jdbi;
    private final Lanes lanes;
    private final Accounts accounts;
    private final Suppressions suppressions;

    /** Attempts of a process that has no key to addresses; see {@link Suppressions}. */
    public Attempts(Jdbi jdbi, Lanes lanes, Accounts accounts) {
        this(jdbi, lanes, accounts, new Suppressions(jdbi, null));
    }

    public Attempts(Jdbi jdbi, Lanes lanes, Accounts accounts, Suppressions suppressions) {
        this.suppressions = suppressions;
        this.jdbi = jdbi;
        this.lanes = lanes;
        this.accounts = accounts;
    }

    /**
     * Claims the attempts that the envelopes name, in one statement. Asking again with the same claims, when an answer was
     * lost, gives the same.
     *
     * @param lease how long an attempt may last before it is given up as uncertain
     * @return the messages, in no order; an envelope without one is stale: it was claimed before, released again, or
     *     withdrawn
     */
    public List<ClaimedMessage> claim(Collection<Claim> claims, Duration lease) {
        return jdbi.withHandle(handle -> optOuts(handle, claimed(handle, claims, lease)));
    }

    /** In the order in which messages are withdrawn, too: of a campaign, many at once. */
    private static List<ClaimedMessage> claimed(Handle handle, Collection<Claim> unordered, Duration lease) {
        List<Claim> claims = unordered.stream()
                .sorted(Comparator.comparing(claim -> claim.envelope().id().toString()))
                .toList();
        return handle.createQuery(AttemptSql.CLAIM)
                .bind("ids", claims.stream().map(claim -> claim.envelope().id()).toArray(UUID[]::new))
                .bind(
                        "attempts",
                        claims.stream().map(claim -> claim.envelope().attempt()).toArray(Integer[]::new))
                .bind("tokens", claims.stream().map(Claim::token).toArray(Long[]::new))
                .bind("lease", lease.toMillis() / 1000.0)
                .map((rows, context) -> MessageRow.claimed(rows))
                .list();
    }

    /** Looks up who opted out, where anybody did: most lanes have nobody, and cost no query. */
    private List<ClaimedMessage> optOuts(Handle handle, List<ClaimedMessage> claimed) {
        if (!suppressions.hasKey() || claimed.stream().noneMatch(each -> each.optOut() == OptOut.CANNOT_TELL)) {
            return claimed;
        }
        List<Suppressions.Candidate> candidates = claimed.stream()
                .map(each -> new Suppressions.Candidate(
                        each.lane(), each.to(), each.kind().priority()))
                .toList();
        Set<Integer> heldBack = suppressions.heldBack(handle, candidates);
        List<ClaimedMessage> found = new ArrayList<>();
        for (int i = 0; i < claimed.size(); i++) {
            boolean optedOut = heldBack.contains(i) && !claimed.get(i).sandbox();
            found.add(claimed.get(i).with(optedOut ? OptOut.OPTED_OUT : OptOut.NONE));
        }
        return found;
    }

    /**
     * Records what came of claimed attempts, all or none of them, tells the lanes of those that go on when, and slows,
     * pauses or resumes lanes. An answer that comes after the lease still counts as long as no later attempt was released.
     * Recording again changes nothing.
     *
     * @return the messages that were recorded; of the others a later attempt was released or they closed meanwhile
     */
    public Set<UUID> record(List<Ended> outcomes) {
        // in the order in which claims and withdrawals lock messages
        List<Ended> ended = outcomes.stream()
                .sorted(Comparator.comparing(each -> each.claimed().id().toString()))
                .toList();
        return jdbi.inTransaction(handle -> {
            Set<UUID> ids = new Recording(handle, suppressions).write(ended);
            ended.stream()
                    .filter(each -> !(each.order() instanceof LaneOrder.GoOn))
                    .sorted(Comparator.comparing(each -> each.claimed().lane().toString()))
                    .forEach(each -> obey(handle, each));
            answered(handle, ended);
            return ids;
        });
    }

    /** Last, since the row is every worker's. */
    private void answered(Handle handle, List<Ended> ended) {
        ended.stream()
                .filter(each -> each.transition() instanceof Transition.Sent
                        && !each.claimed().sandbox())
                .map(each -> each.claimed().lane().channel())
                .filter(channel -> channel.account() == ChannelType.Account.PLATFORM)
                .distinct()
                .forEach(channel -> accounts.answered(handle, channel));
    }

    /**
     * Finds out which of the provider's messages, all alike, is the claimed one, and marks it as that. When none is, the
     * doubt is settled: the message was never sent, and the claim may send it. Messages to the same recipient are looked
     * at one after the other, in any number of processes.
     *
     * @param externalMessageIds what the provider has; empty: nothing
     */
    public Adoption adopt(ClaimedMessage claimed, List<String> externalMessageIds) {
        LaneKey lane = claimed.lane();
        // the provider's list is the account's: on the platform's all tenants' messages stand in it
        boolean shared = lane.channel().account() == ChannelType.Account.PLATFORM;
        return jdbi.inTransaction(handle -> {
            handle.createQuery(AttemptSql.LOCK_RECIPIENT)
                    .bind("recipient", (shared ? lane.channel().wireName() : lane.toString()) + claimed.to())
                    .mapTo(Integer.class)
                    .one();
            boolean twinInTheAir = handle.createQuery(AttemptSql.TWIN_IN_THE_AIR)
                    .bind("id", claimed.id())
                    .bind("shared", shared)
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

    /**
     * Extends the lease of a claimed attempt that still goes on.
     *
     * @param lease how long it may last from now on
     * @return false when the claim was lost: the attempt was given up as uncertain, or its message closed
     */
    public boolean extend(ClaimedMessage claimed, Duration lease) {
        return jdbi.withHandle(handle -> claim(handle, AttemptSql.EXTEND, claimed)
                        .bind("lease", lease.toMillis() / 1000.0)
                        .execute()
                == 1);
    }

    /** Gives back the place among those in flight of an attempt that goes on, and waits for nothing but an answer. */
    public void freePlace(ClaimedMessage claimed) {
        jdbi.useTransaction(handle -> {
            if (claim(handle, AttemptSql.FREE_PLACE, claimed).execute() == 1) {
                new Recording(handle, suppressions).land(Map.of(claimed.lane(), 1L));
            }
        });
    }

    private static Update claim(Handle handle, String statement, ClaimedMessage claimed) {
        return handle.createUpdate(statement)
                .bind("id", claimed.id())
                .bind("attempt", claimed.attempt())
                .bind("token", claimed.token());
    }

    private void obey(Handle handle, Ended ended) {
        LaneKey lane = ended.claimed().lane();
        boolean onThePlatform = lane.channel().account() == ChannelType.Account.PLATFORM;
        switch (ended.order()) {
            case LaneOrder.GoOn() -> {}
            case LaneOrder.Slow(LaneOrder.Scope scope, Duration pause) -> {
                if (onThePlatform && scope == LaneOrder.Scope.ACCOUNT) {
                    accounts.slow(handle, lane.channel(), pause);
                } else {
                    lanes.slow(handle, lane, pause);
                }
            }
            case LaneOrder.Pause(LaneOrder.Scope scope, String reason, Duration pause) -> {
                if (onThePlatform && scope == LaneOrder.Scope.ACCOUNT) {
                    accounts.pause(handle, lane.channel(), reason, pause);
                } else {
                    lanes.pause(handle, lane, ended.claimed().id(), reason, pause);
                    if (onThePlatform && ended.claimed().probesAPause()) {
                        // the account works, since it was the sender that was refused
                        accounts.resume(handle, lane.channel());
                    }
                }
            }
            case LaneOrder.PauseIfSilent(String reason, Duration pause, Duration silence) ->
                accounts.pauseIfSilent(handle, lane.channel(), reason, pause, silence);
            case LaneOrder.KeepPaused(String reason, Duration pause) ->
                accounts.keepPaused(handle, lane.channel(), reason, pause);
            case LaneOrder.Resume() -> {
                lanes.resume(handle, lane);
                if (onThePlatform) {
                    accounts.resume(handle, lane.channel());
                }
            }
        }
    }
}
