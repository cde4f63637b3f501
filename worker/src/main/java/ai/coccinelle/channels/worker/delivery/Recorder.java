package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.message.Ended;
import ai.coccinelle.channels.message.Transition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what the attempts of one channel came to, as many in one transaction as ended while the one before was under way,
 * and only then acknowledges their deliveries. Its thread is the only one that acknowledges on the channel.
 */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int LARGEST_BATCH = 500;
    private static final String UNRECORDABLE = "unrecordable";

    private final Function<List<Ended>, Set<UUID>> log;
    private final List<AttemptListener> listeners;
    private final Persistence persistence;
    private final Air air;
    private final Clock clock;
    private final Gatherer<Ending> gatherer;

    /** How a delivery ends. */
    private sealed interface Ending {
        Taken.Tag tag();

        /** Its attempt is over, and is to be recorded. */
        record Attempted(Taken.Tag tag, Ended ended, Instant startedAt) implements Ending {}

        /** There is nothing to record. */
        record Settled(Taken.Tag tag) implements Ending {}
    }

    /** @param log records in the database, and returns what counted */
    Recorder(
            String channel,
            Function<List<Ended>, Set<UUID>> log,
            List<AttemptListener> listeners,
            Persistence persistence,
            Air air,
            Clock clock) {
        this.log = log;
        this.listeners = List.copyOf(listeners);
        this.persistence = persistence;
        this.air = air;
        this.clock = clock;
        this.gatherer = new Gatherer<>("record-" + channel, LARGEST_BATCH, Integer.MAX_VALUE, this::end);
    }

    /** Records the outcome, then acknowledges the delivery. Does not block. */
    void record(Taken.Tag tag, Ended ended, Instant startedAt) {
        gatherer.offer(new Ending.Attempted(tag, ended, startedAt));
    }

    /** Acknowledges a delivery of which there is nothing to record. Does not block. */
    void acknowledge(Taken.Tag tag) {
        gatherer.offer(new Ending.Settled(tag));
    }

    void stop() {
        gatherer.stop();
    }

    private void end(List<Ending> batch) {
        List<Ending> settled =
                batch.stream().filter(Ending.Settled.class::isInstance).toList();
        acknowledge(settled);
        air.remove(settled.size());
        List<Ending.Attempted> attempted = batch.stream()
                .filter(Ending.Attempted.class::isInstance)
                .map(Ending.Attempted.class::cast)
                .toList();
        if (!attempted.isEmpty()) {
            record(attempted);
        }
    }

    private static void acknowledge(List<? extends Ending> endings) {
        endings.forEach(each -> each.tag().acknowledge());
    }

    private void record(List<Ending.Attempted> batch) {
        Set<UUID> counted;
        try {
            counted = persistence.untilDone(
                    () -> log.apply(batch.stream().map(Ending.Attempted::ended).toList()));
        } catch (Throwable fault) {
            unrecorded(batch, fault);
            return;
        }
        acknowledge(batch);
        try {
            tell(batch, counted);
        } finally {
            air.remove(batch.size());
        }
    }

    private void unrecorded(List<Ending.Attempted> batch, Throwable fault) {
        if (Database.isOutOfReach(fault)) {
            LOG.warn("stopped with {} outcomes that the database did not take", batch.size());
            air.remove(batch.size());
        } else if (batch.size() > 1) {
            batch.forEach(each -> record(List.of(each)));
        } else if (isBare(batch.getFirst().ended())) {
            LOG.error("message={} was abandoned; its lease will heal it", id(batch.getFirst()), fault);
            acknowledge(batch);
            air.remove(1);
        } else {
            LOG.error("message={} has an outcome that cannot be recorded", id(batch.getFirst()), fault);
            record(List.of(bare(batch.getFirst())));
        }
    }

    private static UUID id(Ending.Attempted attempted) {
        return attempted.ended().claimed().id();
    }

    private static boolean isBare(Ended ended) {
        return UNRECORDABLE.equals(ended.transition().code());
    }

    private static Ending.Attempted bare(Ending.Attempted attempted) {
        Transition bare = new Transition.LeftUncertain(UNRECORDABLE, "its outcome could not be recorded");
        return new Ending.Attempted(
                attempted.tag(), new Ended(attempted.ended().claimed(), bare), attempted.startedAt());
    }

    private static void tell(AttemptListener listener, AttemptEvent event) {
        try {
            listener.ended(event);
        } catch (RuntimeException bug) { // what is recorded stays recorded, and the others hear of it
            LOG.error("message={} a listener failed", event.claimed().id(), bug);
        }
    }

    private void tell(List<Ending.Attempted> batch, Set<UUID> counted) {
        Instant now = clock.instant();
        for (Ending.Attempted each : batch) {
            AttemptEvent event = new AttemptEvent(
                    each.ended().claimed(),
                    each.ended().transition(),
                    Duration.between(each.startedAt(), now),
                    now,
                    counted.contains(id(each)));
            listeners.forEach(listener -> tell(listener, event));
        }
    }
}
