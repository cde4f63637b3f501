package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.worker.provider.Deadline;
import ai.coccinelle.channels.worker.provider.Handover;
import ai.coccinelle.channels.worker.provider.Handover.Late;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/**
 * Hands a message over to its provider under the deadline. A call whose message the provider has by then and has not answered
 * goes on, since to send the message again would double it: its delivery is acknowledged, its lane's place is given back, and
 * its lease is extended while the connection lives. Bounded for each lane, whose further calls keep their places in it, and for
 * the worker, whose further calls end unanswered.
 */
final class HandingOver {
    /** A connection each, with its buffers: some 100 KB. */
    static final int MOST = 500;

    static final int MOST_PLACES_OF_A_LANE = 10;

    private final Deadline deadline;
    private final Lease lease;
    private final Semaphore free = new Semaphore(MOST);
    private final Map<LaneKey, Integer> placesGivenBack = new ConcurrentHashMap<>();
    private final Set<FutureTask<Outcome>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean cutOff;

    /** The claims of attempts, in the database; where it is out of reach, nothing is thrown. */
    interface Lease {
        /** How long a claim lasts from each extension on. */
        Duration length();

        /** Extends the claim; returns false when it was lost, and true when the database did not say. */
        boolean extend(ClaimedMessage claimed);

        /** Gives back the lane's place of an attempt that goes on. */
        void freePlace(ClaimedMessage claimed);
    }

    HandingOver(Deadline deadline, Lease lease) {
        this.deadline = deadline;
        this.lease = lease;
    }

    /** How long a call may take before the provider has its message. */
    Duration deadline() {
        return deadline.limit();
    }

    /** Ends the calls that go on beyond the deadline, now and from now on: their answers will not be known to this worker. */
    void cutOff() {
        cutOff = true;
        waiting.forEach(task -> task.cancel(true));
    }

    /** How many calls go on beyond the deadline. */
    int waiting() {
        return MOST - free.availablePermits();
    }

    /**
     * Makes the call.
     *
     * @param goesOn run once when the call goes on beyond the deadline
     */
    Outcome call(Provider provider, OutboundMessage message, ClaimedMessage claimed, Runnable goesOn) {
        Handover handover = new Handover();
        return deadline.call(() -> provider.send(message, handover), task -> switch (handover.late()) {
                    case Late.NothingSent() -> nothingSent(task);
                    case Late.PerhapsSent() -> Deadline.answer(task);
                    case Late.AnswerExpected(Duration within) -> goOn(task, within, claimed, goesOn);
                })
                .orElseGet(() -> new Outcome.Unanswered("deadline", "the provider did not answer in time"));
    }

    private static Optional<Outcome> nothingSent(FutureTask<Outcome> task) {
        Optional<Outcome> justNow = Deadline.answer(task);
        return justNow.isPresent()
                ? justNow
                : Optional.of(new Outcome.Unreachable("deadline", "the provider was too slow to be given the message"));
    }

    private Optional<Outcome> goOn(FutureTask<Outcome> task, Duration within, ClaimedMessage claimed, Runnable goesOn) {
        if (!free.tryAcquire()) {
            return Deadline.answer(task);
        }
        waiting.add(task);
        boolean givesPlaceBack = placesGivenBack.merge(claimed.lane(), 1, Integer::sum) <= MOST_PLACES_OF_A_LANE;
        try {
            if (cutOff) {
                return Deadline.answer(task);
            }
            goesOn.run();
            if (givesPlaceBack) {
                lease.freePlace(claimed);
            }
            return answer(task, within, claimed);
        } finally {
            waiting.remove(task);
            placesGivenBack.computeIfPresent(claimed.lane(), (lane, count) -> count == 1 ? null : count - 1);
            free.release();
        }
    }

    /** An extension that fails is tried again in time. */
    private Optional<Outcome> answer(FutureTask<Outcome> task, Duration within, ClaimedMessage claimed) {
        Duration each = lease.length().dividedBy(4);
        long end = System.nanoTime() + within.toNanos();
        boolean ours = true;
        Duration left = within;
        while (left.isPositive()) {
            ours = ours && lease.extend(claimed);
            if (Deadline.hasEnded(task, left.compareTo(each) < 0 ? left : each)) {
                break;
            }
            left = Duration.ofNanos(end - System.nanoTime());
        }
        return Deadline.answer(task);
    }
}
