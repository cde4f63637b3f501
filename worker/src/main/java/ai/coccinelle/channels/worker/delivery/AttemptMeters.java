package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.Transition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters attempts: {@code channels_attempt_seconds} by channel and outcome, and {@code channels_dwell_seconds}, the time
 * from acceptance to the provider's yes. What test keys sent is not metered, since it says nothing of any provider.
 */
final class AttemptMeters implements AttemptListener {
    private final Map<ChannelType, ChannelTimers> timers = new EnumMap<>(ChannelType.class);

    AttemptMeters(MeterRegistry meters) {
        for (ChannelType channel : ChannelType.values()) {
            timers.put(channel, new ChannelTimers(channel, meters));
        }
    }

    @Override
    public void ended(AttemptEvent event) {
        if (event.claimed().sandbox()) {
            return;
        }
        ChannelTimers mine =
                Objects.requireNonNull(timers.get(event.claimed().lane().channel()));
        mine.attempt(event.transition().name()).record(event.took());
        if (event.transition() instanceof Transition.Sent) {
            mine.dwell.record(Duration.between(event.claimed().acceptedAt(), event.endedAt()));
        }
    }

    /** A channel's timers, looked up in the registry once. */
    private static final class ChannelTimers {
        private final ChannelType channel;
        private final MeterRegistry meters;
        private final Map<String, Timer> attempts = new ConcurrentHashMap<>();
        private final Timer dwell;

        ChannelTimers(ChannelType channel, MeterRegistry meters) {
            this.channel = channel;
            this.meters = meters;
            this.dwell = timer("channels.dwell").register(meters);
        }

        Timer attempt(String outcome) {
            return attempts.computeIfAbsent(
                    outcome,
                    name -> timer("channels.attempt").tag("outcome", name).register(meters));
        }

        private Timer.Builder timer(String name) {
            return Timer.builder(name).tag("channel", channel.wireName()).publishPercentileHistogram();
        }
    }
}
