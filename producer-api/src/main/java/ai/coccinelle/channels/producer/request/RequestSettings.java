package ai.coccinelle.channels.producer.request;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * @param maxBody the largest request body that is read
 * @param maxBatchBody the same for a batch of messages
 */
@Validated
@ConfigurationProperties("channels.request")
record RequestSettings(
        @DefaultValue("64KB") @NotNull DataSize maxBody,
        @DefaultValue("16MB") @NotNull DataSize maxBatchBody) {}
