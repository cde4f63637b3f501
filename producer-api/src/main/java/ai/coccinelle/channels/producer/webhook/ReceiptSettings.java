package ai.coccinelle.channels.producer.webhook;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How receipts are applied.
 *
 * @param tick how often it is looked for them when nothing wakes the loop
 * @param patience how long one waits for its message to be known, before it is dropped
 * @param perMinute how many a tenant's own webhook may tell a minute
 * @param repliesPerMinute how many replies it may tell a minute
 * @param kept how long those that are settled are remembered, so that their repetition is known as one
 */
@Validated
@ConfigurationProperties("channels.receipts")
record ReceiptSettings(
        @DefaultValue("1s") Duration tick,
        @DefaultValue("7d") Duration patience,
        @DefaultValue("30000") @Positive int perMinute,
        @DefaultValue("1200") @Positive int repliesPerMinute,
        @DefaultValue("10d") Duration kept) {}
