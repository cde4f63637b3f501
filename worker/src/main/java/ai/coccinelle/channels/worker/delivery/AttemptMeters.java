package ai.coccinelle.channels.worker.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Meters attempts: {@code channels_attempt_seconds} by channel and outcome, and {@code channels_dwell_seconds}, the time
 * from acceptance to the provider's yes.
 */
final class AttemptMeters implements AttemptListener {
    private final MeterRegistry meters;

    AttemptMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void ended(AttemptEvent event) {
        String channel = event.claimed().lane().channel().wireName();
        String outcome = event.transition().name();
        Timer.builder("channels.attempt")
                .tag("channel", channel)
                .tag("outcome", outcome)
                .publishPercentileHistogram()
                .register(meters)
                .record(event.took());
        if (outcome.equals("sent")) {
            Timer.builder("channels.dwell")
                    .tag("channel", channel)
                    .publishPercentileHistogram()
                    .register(meters)
                    .record(Duration.between(event.claimed().acceptedAt(), event.endedAt()));
        }
    }
}
