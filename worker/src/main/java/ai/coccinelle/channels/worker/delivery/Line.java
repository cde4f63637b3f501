package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.Claim;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Ended;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel's way through the worker: taken → claimed → attempted → recorded → acknowledged. Claims and records go in
 * batches; each attempt has a virtual thread of its own, so none waits for another.
 */
final class Line {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    private final Delivery delivery;
    private final Clock clock;
    private final ThreadFactory threads;
    private final Air air = new Air();
    private final Claimer claimer;
    private final Recorder recorder;

    /** What the lines of a worker have in common. */
    record Shared(
            Attempts attempts,
            Leases leases,
            Delivery delivery,
            List<AttemptListener> listeners,
            Persistence persistence,
            Clock clock) {}

    Line(ChannelType channel, Shared shared) {
        String name = channel.wireName();
        this.delivery = shared.delivery();
        this.clock = shared.clock();
        this.threads = Thread.ofVirtual().name("attempt-" + name).factory();
        this.recorder = new Recorder(
                name, shared.attempts()::record, shared.listeners(), shared.persistence(), air, shared.clock());
        this.claimer = new Claimer(
                name,
                claims -> shared.attempts().claim(claims, shared.leases().length()),
                shared.leases(),
                new Claimer.Next(this::begin, taken -> recorder.acknowledge(taken.tag())),
                shared.persistence(),
                air);
    }

    /** Takes a delivery. Returns at once; the delivery is acknowledged when its attempt is recorded, or was stale. */
    void take(Envelope envelope, Taken.Tag tag) {
        claimer.take(new Taken(new Claim(envelope, ThreadLocalRandom.current().nextLong()), tag));
    }

    /** Acknowledges a delivery that carries no envelope. */
    void acknowledge(Taken.Tag tag) {
        air.add(1);
        recorder.acknowledge(tag);
    }

    /** How many deliveries are being claimed, attempted or recorded. */
    int inTheAir() {
        return air.count();
    }

    /** Claims nothing more. */
    void beginNothingMore() {
        claimer.beginNothingMore();
    }

    /** Waits until all that was claimed is recorded and acknowledged; returns whether that came about in time. */
    boolean awaitTheAir(Duration limit) {
        return air.awaitNone(limit);
    }

    /** Ends its threads. What is in the air then comes again, and what was claimed is uncertain when its lease ends. */
    void stop() {
        claimer.stop();
        recorder.stop();
    }

    private void begin(ClaimedMessage claimed, Leases.Lease lease, Taken taken) {
        threads.newThread(() -> attempt(claimed, lease, taken)).start();
    }

    private void attempt(ClaimedMessage claimed, Leases.Lease lease, Taken taken) {
        Instant startedAt = clock.instant();
        OneAcknowledgement tag = new OneAcknowledgement(taken.tag());
        Ended ended;
        try {
            ended = delivery.attempt(claimed, lease, () -> letGo(tag));
        } catch (Throwable fault) {
            abandon(claimed, tag, fault);
            return;
        }
        recorder.record(tag, ended, startedAt);
    }

    /** Gives the delivery's place in the channel back, while its attempt goes on; the lease is what is left of it then. */
    private void letGo(Taken.Tag tag) {
        air.add(1);
        recorder.acknowledge(tag);
    }

    /** An acknowledgement that may be asked for again. Used by the recorder's one thread. */
    private static final class OneAcknowledgement implements Taken.Tag {
        private final Taken.Tag tag;
        private boolean acknowledged;

        OneAcknowledgement(Taken.Tag tag) {
            this.tag = tag;
        }

        @Override
        public void acknowledge() {
            if (!acknowledged) {
                acknowledged = true;
                tag.acknowledge();
            }
        }
    }

    private void abandon(ClaimedMessage claimed, Taken.Tag tag, Throwable fault) {
        if (Database.isOutOfReach(fault)) {
            // the worker gave up stopping
            air.remove(1);
            return;
        }
        LOG.error("message={} was abandoned; its lease will heal it", claimed.id(), fault);
        // acknowledged all the same: the log knows what is to be done, and held here the delivery would take one of the
        // channel's places for nothing
        recorder.acknowledge(tag);
    }
}
