package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.consent.ConsentProof;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.template.Language;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link SendRequest} that came by the broker: channel and key stand in the body, where there is no address and no header. */
@RequestRecord
record QueuedRequest(
        String tenantId,
        ChannelType channel,
        String to,
        String template,
        @Nullable Map<String, String> variables,
        @Nullable Language locale,
        @Nullable Instant sendAt,
        @Nullable Instant uselessAfter,
        @Nullable ConsentProof consent,
        @Nullable String idempotencyKey) {

    /** The message, under the key that it has. */
    MessageRequest under(String key) {
        return new MessageRequest(channel, to, template, variables, locale, sendAt, uselessAfter, consent, key);
    }

    /** Without the address and the variables: nobody's name reaches a log. */
    @Override
    public String toString() {
        return "QueuedRequest[" + tenantId + ", " + template + "]";
    }
}
