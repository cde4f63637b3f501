package ai.coccinelle.channels.producer.metric;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.Backlog;
import ai.coccinelle.channels.message.Backlogs;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges of what waits: {@code channels_waiting{channel,state}}, {@code channels_lanes_paused{channel}}, {@code
 * channels_oldest_due_seconds{channel}}, {@code channels_dead_letters{channel}}. They are as old as the last look, the same
 * in every process, and NaN when the last look failed: a figure that stands still would look like calm. What each means:
 * {@link Backlog}; what is counted no further than: {@link Backlogs#read}.
 */
final class BacklogMeters {
    /** Enough to alert on: who has so many waiting need not know how many more. */
    private static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(BacklogMeters.class);

    private final Backlogs backlogs;
    private volatile Map<ChannelType, Backlog> latest = Map.of();

    BacklogMeters(Backlogs backlogs, MeterRegistry meters) {
        this.backlogs = backlogs;
        for (ChannelType channel : ChannelType.values()) {
            waiting(meters, channel, "pending", Backlog::pending);
            waiting(meters, channel, "released", Backlog::released);
            waiting(meters, channel, "sending", Backlog::sending);
            waiting(meters, channel, "uncertain", Backlog::uncertain);
            gauge("channels.lanes.paused", channel, Backlog::pausedLanes)
                    .description("lanes that are paused")
                    .register(meters);
            gauge("channels.oldest.due", channel, backlog -> backlog.oldestDue().toMillis() / 1000.0)
                    .baseUnit("seconds")
                    .description("how long the lane that waits longest could have been visited and was not")
                    .register(meters);
            gauge("channels.dead.letters", channel, Backlog::deadLetters)
                    .description("messages given up and not replayed; 10000 means at least that many")
                    .register(meters);
        }
    }

    /** Counts what waits now. */
    void look() {
        try {
            latest = backlogs.read(MOST).stream().collect(Collectors.toMap(Backlog::channel, Function.identity()));
        } catch (JdbiException fault) {
            latest = Map.of();
            LOG.warn("the database does not answer the counting of what waits: {}", fault.toString());
        }
    }

    private void waiting(MeterRegistry meters, ChannelType channel, String state, ToDoubleFunction<Backlog> figure) {
        gauge("channels.waiting", channel, figure)
                .tag("state", state)
                .description(
                        "messages that are due, in the broker, being sent, or looked into; 10000 means at least that many")
                .register(meters);
    }

    private Gauge.Builder<BacklogMeters> gauge(String name, ChannelType channel, ToDoubleFunction<Backlog> figure) {
        return Gauge.builder(name, this, self -> self.value(channel, figure)).tag("channel", channel.wireName());
    }

    private double value(ChannelType channel, ToDoubleFunction<Backlog> figure) {
        Backlog backlog = latest.get(channel);
        return backlog == null ? Double.NaN : figure.applyAsDouble(backlog);
    }
}
