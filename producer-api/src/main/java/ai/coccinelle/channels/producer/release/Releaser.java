package ai.coccinelle.channels.producer.release;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.Releases;
import ai.coccinelle.channels.producer.release.SendQueues.BrokerUnreachable;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what is due from the log into the broker: one loop per channel, so that no channel waits for another. Any number
 * of processes may run one.
 */
final class Releaser implements ReleaseSignal, BrokerStatus {
    private static final Logger LOG = LoggerFactory.getLogger(Releaser.class);
    private static final Duration PAUSE_AFTER_A_FAULT = Duration.ofSeconds(1);
    private static final int LARGEST_BATCH = 500;
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(5);

    private final Releases releases;
    private final Lanes lanes;
    private final SendQueues queues;
    private final ReleaseSettings settings;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Map<ChannelType, Wakeups> wakeups = new EnumMap<>(ChannelType.class);
    private final List<Thread> loops = new ArrayList<>();
    private final Map<ChannelType, Instant> unreachableSince = new ConcurrentHashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    Releaser(
            Releases releases,
            Lanes lanes,
            SendQueues queues,
            ReleaseSettings settings,
            Clock clock,
            MeterRegistry meters) {
        this.releases = releases;
        this.lanes = lanes;
        this.queues = queues;
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
        for (ChannelType channel : ChannelType.values()) {
            wakeups.put(channel, new Wakeups());
        }
        meters.gauge("channels.broker.reachable", unreachableSince, since -> since.isEmpty() ? 1 : 0);
    }

    void start() {
        for (ChannelType channel : ChannelType.values()) {
            loops.add(Thread.ofVirtual().name("release-" + channel.wireName()).start(() -> loop(channel)));
        }
    }

    /** Ends the loops; a batch under way is finished first. */
    void stop() {
        stopping.countDown();
        wakeups.values().forEach(Wakeups::wake);
        for (Thread loop : loops) {
            try {
                loop.join(settings.confirmTimeout().plusSeconds(1));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void due(LaneKey lane, Priority priority) {
        wakeupsOf(lane.channel()).add(lane.tenantId(), priority);
    }

    @Override
    public Optional<Instant> unreachableSince() {
        return unreachableSince.values().stream().min(Comparator.naturalOrder());
    }

    private Wakeups wakeupsOf(ChannelType channel) {
        Wakeups found = wakeups.get(channel);
        if (found == null) {
            throw new IllegalStateException("no loop for " + channel);
        }
        return found;
    }

    private void loop(ChannelType channel) {
        Wakeups mine = wakeupsOf(channel);
        Publishing publishing = new Publishing(batch -> publish(channel, batch));
        Duration wait = settings.tick();
        while (!isStopping()) {
            try {
                Map<Priority, Set<UUID>> named = mine.await(wait);
                touch(channel, named);
                publishing.check();
                boolean idle = named.isEmpty() && wait.equals(settings.tick());
                wait = releaseWhatIsDue(channel, publishing, idle);
                if (publishing.underWay() == 0) {
                    reachable(channel);
                }
            } catch (BrokerUnreachable fault) {
                unreachable(channel, fault);
                pause(PAUSE_AFTER_A_FAULT);
            } catch (JdbiException fault) {
                LOG.warn("the database does not answer the release of {}: {}", channel.wireName(), fault.toString());
                pause(PAUSE_AFTER_A_FAULT);
            } catch (Throwable bug) { // whatever it was, a loop that ends would stop the channel for good
                LOG.error("the release of {} failed", channel.wireName(), bug);
                pause(PAUSE_AFTER_A_FAULT);
            }
        }
        finish(channel, publishing);
    }

    private static void finish(ChannelType channel, Publishing publishing) {
        try {
            publishing.close();
        } catch (BrokerUnreachable | RuntimeException fault) {
            LOG.warn("the last batch of {} was not confirmed: {}", channel.wireName(), fault.toString());
        }
    }

    /** Tells the lanes; whoever could not be told is remembered for the next pass. */
    private void touch(ChannelType channel, Map<Priority, Set<UUID>> named) {
        try {
            named.forEach((priority, tenants) -> lanes.touch(channel, priority, tenants));
        } catch (JdbiException fault) {
            named.forEach((priority, tenants) ->
                    tenants.forEach(tenant -> wakeupsOf(channel).add(tenant, priority)));
            throw fault;
        }
    }

    /**
     * One pass: fills the channel's queue up to its depth, lane by lane, as long as anything is due. Bulk goes only when
     * nothing transactional may, and fills half the depth, so that what is transactional finds a short queue.
     *
     * @param idle whether nobody named a lane and none was to open: then one look tells that nothing is to be done
     * @return how long to wait before the next pass, unless something new comes in
     */
    private Duration releaseWhatIsDue(ChannelType channel, Publishing publishing, boolean idle)
            throws BrokerUnreachable {
        int queued = publishing.underWay() + queues.depth(channel);
        Duration opensIn = idle ? lanes.untilNextOpening(channel, settings.tick()) : Duration.ZERO;
        if (opensIn.isPositive()) {
            return bounded(opensIn);
        }
        while (queued < settings.depth() && !isStopping()) {
            Releases.Batch batch = release(channel, Priority.TRANSACTIONAL, settings.depth() - queued);
            publishing.handOn(batch.envelopes());
            queued += batch.envelopes().size();
            if (batch.exhausted() && batch.accountOpensIn().isZero()) {
                batch = release(channel, Priority.BULK, settings.depth() / 2 - queued);
                publishing.handOn(batch.envelopes());
                queued += batch.envelopes().size();
            }
            if (batch.accountOpensIn().isPositive()) {
                pause(bounded(batch.accountOpensIn())); // whatever comes in meanwhile may not go either
                return Duration.ZERO;
            }
            if (batch.exhausted()) {
                return bounded(lanes.untilNextOpening(channel, settings.tick()));
            }
        }
        return settings.tick().dividedBy(10);
    }

    private Releases.Batch release(ChannelType channel, Priority priority, int room) {
        if (room <= 0) {
            return Releases.Batch.NONE;
        }
        Releases.Batch batch = releases.release(
                channel,
                priority,
                new Releases.Bounds(Math.min(room, LARGEST_BATCH), settings.perLane(), settings.lease()));
        batch.failures().forEach(this::report);
        return batch;
    }

    private void report(Releases.Failure failure) {
        meters.counter(
                        "channels.release.lane.failures",
                        "channel",
                        failure.lane().channel().wireName())
                .increment();
        LOG.error(
                "the release of {} of tenant {} failed; the lane is set aside for {}",
                failure.lane().channel().wireName(),
                failure.lane().tenantId(),
                Releases.ASIDE,
                failure.fault());
    }

    /** A lane may look open whose row another process holds: never a loop without a pause. */
    private Duration bounded(Duration wait) {
        Duration shorter = wait.compareTo(settings.tick()) > 0 ? settings.tick() : wait;
        return shorter.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : shorter;
    }

    /** Publishes, or takes back. */
    private void publish(ChannelType channel, List<Envelope> batch) throws BrokerUnreachable {
        try {
            queues.publish(channel, batch);
            meters.counter("channels.released", "channel", channel.wireName()).increment(batch.size());
            reachable(channel);
        } catch (BrokerUnreachable fault) {
            releases.takeBack(batch, PAUSE_AFTER_A_FAULT);
            throw fault;
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** Waits this long, or until the Releaser stops; returns whether it does. */
    private boolean pause(Duration pause) {
        try {
            return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void reachable(ChannelType channel) {
        Instant since = unreachableSince.remove(channel);
        if (since != null) {
            LOG.info("the broker takes {} again; it did not since {}", channel.wireName(), since);
        }
    }

    private void unreachable(ChannelType channel, BrokerUnreachable fault) {
        if (unreachableSince.putIfAbsent(channel, clock.instant()) == null) {
            LOG.warn("{} waits in the log: {}", channel.wireName(), fault.toString());
        }
    }
}
