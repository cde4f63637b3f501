package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.message.Claim;
import ai.coccinelle.channels.message.ClaimedMessage;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims the envelopes of one channel, as many in one statement as arrived while the statement before was under way. */
final class Claimer {
    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);
    private static final int LARGEST_BATCH = 250;

    private final Function<List<Claim>, List<ClaimedMessage>> log;
    private final Leases leases;
    private final Next next;
    private final Persistence persistence;
    private final Air air;
    private final Gatherer<Taken> gatherer;
    private volatile boolean draining;

    /**
     * Where a delivery goes from here; neither may block.
     *
     * @param claimed its attempt is ours to make
     * @param over nothing is to be done: it is acknowledged
     */
    record Next(Begin claimed, Consumer<Taken> over) {}

    /** Begins a claimed attempt. */
    interface Begin {
        void begin(ClaimedMessage claimed, Leases.Lease lease, Taken taken);
    }

    /**
     * Starts the claims of a channel.
     *
     * @param log claims in the database; those that it does not return are stale
     */
    Claimer(
            String channel,
            Function<List<Claim>, List<ClaimedMessage>> log,
            Leases leases,
            Next next,
            Persistence persistence,
            Air air) {
        this.log = log;
        this.leases = leases;
        this.next = next;
        this.persistence = persistence;
        this.air = air;
        this.gatherer = new Gatherer<>("claim-" + channel, LARGEST_BATCH, Integer.MAX_VALUE, this::claim);
    }

    void take(Taken taken) {
        gatherer.offer(taken);
    }

    /** Claims nothing more: what is not claimed by now is left to come again, at another worker. */
    void beginNothingMore() {
        draining = true;
    }

    void stop() {
        gatherer.stop();
    }

    private void claim(List<Taken> batch) {
        // in the air before the look at draining, so that whoever drains either waits for the batch or has it dropped
        air.add(batch.size());
        if (draining) {
            air.remove(batch.size());
            return;
        }
        claimTogether(batch);
    }

    private void claimTogether(List<Taken> batch) {
        List<Claim> claims = batch.stream().map(Taken::claim).toList();
        Claimed claimed;
        try {
            // each try has a lease of its own, since one that the database answers extends those before
            claimed = persistence.untilDone(() -> {
                Leases.Lease lease = leases.begin();
                return new Claimed(log.apply(claims), lease);
            });
        } catch (Throwable fault) {
            withoutAnswer(batch, fault);
            return;
        }
        handOn(batch, claimed);
    }

    private void withoutAnswer(List<Taken> batch, Throwable fault) {
        if (Database.isOutOfReach(fault)) {
            // the worker gave up stopping
            air.remove(batch.size());
        } else if (batch.size() > 1) {
            // asking again is safe, since each claim has its token
            batch.forEach(each -> claimTogether(List.of(each)));
        } else {
            Taken taken = batch.getFirst();
            LOG.error("message={} cannot be claimed", taken.claim().envelope().id(), fault);
            next.over().accept(taken);
        }
    }

    private record Claimed(List<ClaimedMessage> messages, Leases.Lease lease) {}

    private void handOn(List<Taken> batch, Claimed claimed) {
        Map<Long, ClaimedMessage> byToken = claimed.messages().stream()
                .collect(Collectors.toMap(ClaimedMessage::token, Function.identity(), (one, same) -> one));
        for (Taken taken : batch) {
            ClaimedMessage message = byToken.get(taken.claim().token());
            if (message == null) {
                LOG.debug("{} is stale", taken.claim().envelope());
                next.over().accept(taken);
            } else {
                next.claimed().begin(message, claimed.lease(), taken);
            }
        }
    }
}
