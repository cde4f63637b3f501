package ai.coccinelle.channels.producer.access;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param requestsPerSecond how many requests a tenant may make a second
 * @param platformRequestsPerSecond how many the platform may make a second, for all its tenants
 * @param changesPerMinute how often a tenant's key may change something or have a channel tested, a minute
 * @param unknownKeysPerMinute how many unknown keys an address may come with a minute
 * @param keysRemembered how long the owner of a key is remembered
 */
@Validated
@ConfigurationProperties("channels.api")
record AccessSettings(
        @DefaultValue("500") @Positive int requestsPerSecond,
        @DefaultValue("10000") @Positive int platformRequestsPerSecond,
        @DefaultValue("60") @Positive int changesPerMinute,
        @DefaultValue("60") @Positive int unknownKeysPerMinute,
        @DefaultValue("2s") @NotNull Duration keysRemembered) {}
