package ai.coccinelle.channels.producer.request;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxBody the largest request body that is read
 * @param maxBatchBody the same for a batch of messages
 * @param maxUpload the same for the file of a campaign, which is put by on disk
 * @param maxOutsideBody the same for a call without a key, before it is known whose it is
 * @param maxWebhookBody the same for a provider's call once its tenant or its secret is known
 * @param room how many bytes of callers' bodies lie in memory at once; of one tenant half of it
 * @param outsideRoom the same for calls without a key; of one address a quarter of it
 * @param atOnce requests of callers that are under way at once, half of them of one tenant
 * @param outsideAtOnce calls without a key that are dealt with at once, half of them from one address
 * @param unprovenPerMinute calls without a key from an address that may prove nothing, before its calls take turns
 * @param batchesAtOnce how many batches are taken in at once
 * @param uploadsAtOnce how many files are
 * @param batchWait how long the others wait for their turn before they are refused
 */
@Validated
@ConfigurationProperties("channels.request")
record RequestSettings(
        @DefaultValue("64KB") @NotNull DataSize maxBody,
        @DefaultValue("16MB") @NotNull DataSize maxBatchBody,
        @DefaultValue("32MB") @NotNull DataSize maxUpload,
        @DefaultValue("32KB") @NotNull DataSize maxOutsideBody,
        @DefaultValue("3MB") @NotNull DataSize maxWebhookBody,
        @DefaultValue("64MB") @NotNull DataSize room,
        @DefaultValue("16MB") @NotNull DataSize outsideRoom,
        @DefaultValue("600") @Positive int atOnce,
        @DefaultValue("200") @Positive int outsideAtOnce,
        @DefaultValue("120") @Positive int unprovenPerMinute,
        @DefaultValue("4") @Positive int batchesAtOnce,
        @DefaultValue("2") @Positive int uploadsAtOnce,
        @DefaultValue("10s") @NotNull Duration batchWait) {}
