package ai.coccinelle.channels.producer.ingress;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param enabled whether messages are taken from the broker as well
 * @param consumers how many are taken in at once
 * @param prefetch how many the broker hands each of them: they wait in memory, whole, whatever their size
 * @param maxBody the largest body that is read
 * @param perSecond how many a tenant may publish a second; others are refused
 * @param unknownKeysPerMinute how many messages with unknown keys a publisher is answered a minute; others are dropped
 * @param confirmTimeout how long the broker has to confirm a refusal
 * @param pause how long one is held before it is tried again
 */
@Validated
@ConfigurationProperties("channels.ingress")
record IngressSettings(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("4") @Min(1) @Max(64) int consumers,
        @DefaultValue("1") @Min(1) @Max(100) int prefetch,
        @DefaultValue("64KB") @NotNull DataSize maxBody,
        @DefaultValue("500") @Min(1) int perSecond,
        @DefaultValue("60") @Min(1) int unknownKeysPerMinute,
        @DefaultValue("5s") @NotNull Duration confirmTimeout,
        @DefaultValue @Valid Pauses pause) {

    /**
     * @param first after the first failure; each further one is twice as long
     * @param longest the longest
     */
    record Pauses(
            @DefaultValue("1s") @NotNull Duration first,
            @DefaultValue("30s") @NotNull Duration longest) {}
}
