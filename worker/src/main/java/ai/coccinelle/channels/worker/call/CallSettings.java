package ai.coccinelle.channels.worker.call;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How calls are asked for whose end nobody told, five minutes after they were placed at the earliest.
 *
 * @param every how often it is looked which those are
 * @param atOnce how many are asked for at a time, in each worker
 * @param again after how long the same call is asked for again; a day after it was placed it is given up
 */
@Validated
@ConfigurationProperties("channels.calls")
record CallSettings(
        @DefaultValue("30s") Duration every,
        @DefaultValue("20") @Min(1) int atOnce,
        @DefaultValue("5m") Duration again) {}
