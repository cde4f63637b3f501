package ai.coccinelle.channels.producer.release;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the Releaser works; {@code channels.release.*}.
 *
 * @param tick how often it looks when nobody wakes it
 * @param depth how many messages a channel's queue may hold: about twice what the workers can have in flight
 * @param perLane how many messages one lane gets in one turn
 * @param lease how long the broker and a worker have before a message is released again
 * @param confirmTimeout how long the broker has to confirm a batch
 */
@Validated
@ConfigurationProperties("channels.release")
public record ReleaseSettings(
        @DefaultValue("250ms") Duration tick,
        @DefaultValue("500") @Min(1) int depth,
        @DefaultValue("10") @Min(1) int perLane,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("5s") Duration confirmTimeout) {}
