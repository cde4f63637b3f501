package ai.coccinelle.channels.producer.upkeep;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What is done from time to time; {@code channels.upkeep.*}.
 *
 * @param mendEvery how often the lanes' hints are set right from the messages
 * @param partitionsEvery how often partitions are created ahead, and those that are too old dropped
 * @param monthsAhead for how many months to come the log has partitions
 * @param retention how long messages, replies and ended campaigns are kept; whole months are dropped once their last message is older, and none that
 *     is still open
 * @param callbacksKept how long events are kept that were delivered to tenants' systems
 * @param undeliveredKept the same for those that were not
 * @param appointmentRetention how long appointments are kept after their start
 */
@Validated
@ConfigurationProperties("channels.upkeep")
public record UpkeepSettings(
        @DefaultValue("10s") Duration mendEvery,
        @DefaultValue("1h") Duration partitionsEvery,
        @DefaultValue("2") @Min(1) int monthsAhead,
        @DefaultValue("400d") Duration retention,
        @DefaultValue("7d") Duration callbacksKept,
        @DefaultValue("30d") Duration undeliveredKept,
        @DefaultValue("400d") Duration appointmentRetention) {}
