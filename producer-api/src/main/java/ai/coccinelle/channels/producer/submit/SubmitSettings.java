package ai.coccinelle.channels.producer.submit;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxWait the longest that {@code Prefer: wait} makes a request wait
 * @param testWait how long a test message's outcome is waited for
 * @param maxWaiting how many requests may wait at once; others are answered 202 at once
 * @param lookEvery how often the outcomes that are waited for are looked up, all in one query
 */
@Validated
@ConfigurationProperties("channels.submit")
record SubmitSettings(
        @DefaultValue("30s") @NotNull Duration maxWait,
        @DefaultValue("20s") @NotNull Duration testWait,
        @DefaultValue("300") @Positive int maxWaiting,
        @DefaultValue("50ms") @NotNull Duration lookEvery) {}
