package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.worker.delivery.DeadLetters.Exhausted;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies messages whose retries are used up to the dead-letter queue, on a thread of its own: a broker that takes nothing
 * holds up no outcome. What does not fit or is not confirmed is counted as {@code channels_dead_letter_copies_lost_total}.
 */
final class DeadLetterCopies implements AttemptListener {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterCopies.class);
    private static final int LARGEST_BATCH = 100;

    /** How many copies wait for the broker at most. */
    static final int CAPACITY = 1000;

    private final DeadLetters deadLetters;
    private final Counter lost;
    private final Gatherer<Exhausted> gatherer;

    DeadLetterCopies(DeadLetters deadLetters, MeterRegistry meters) {
        this.deadLetters = deadLetters;
        this.lost = meters.counter("channels.dead.letter.copies.lost");
        this.gatherer = new Gatherer<>("dead-letters", LARGEST_BATCH, CAPACITY, this::copy);
    }

    @Override
    public void ended(AttemptEvent event) {
        // in doubt it is left uncertain, not failed: an earlier attempt may have arrived
        if (event.recorded()
                && event.transition() instanceof Transition.Failed failed
                && failed.exhausted()
                && !event.claimed().inDoubt()) {
            Exhausted exhausted = new Exhausted(event.claimed(), failed);
            if (!gatherer.offer(exhausted)) {
                lose(List.of(exhausted));
            }
        }
    }

    /** Ends the thread; what still waits is lost. */
    void stop() {
        lose(gatherer.stop());
    }

    private void copy(List<Exhausted> batch) {
        if (!deadLetters.exhausted(batch)) {
            lose(batch);
        }
    }

    private void lose(List<Exhausted> copies) {
        for (Exhausted copy : copies) {
            LOG.warn(
                    "message={} failed for good; its copy for the dead-letter queue was lost",
                    copy.claimed().id());
            lost.increment();
        }
    }
}
