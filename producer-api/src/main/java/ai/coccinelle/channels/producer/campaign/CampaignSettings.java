package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.message.Cancellations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How campaigns are made; {@code channels.campaign.*}.
 *
 * @param tick how often campaigns are looked at
 * @param chunk the most rows that become messages in one transaction
 * @param ahead the most messages of a campaign that are under way at once: what a pause has to withdraw
 * @param maxRows the most rows of a file
 */
@Validated
@ConfigurationProperties("channels.campaign")
record CampaignSettings(
        @DefaultValue("1s") @NotNull Duration tick,
        @DefaultValue("500") @Positive @Max(1000) int chunk,

        @DefaultValue("5000") @Positive @Max(Cancellations.MOST)
        int ahead,

        @DefaultValue("100000") @Positive int maxRows) {}
