package ai.coccinelle.channels.producer.ingress;

import org.jspecify.annotations.Nullable;

/**
 * What the broker delivered.
 *
 * @param type the property type: what it is; null: a message to send
 * @param apiKey the header {@code x-api-key}
 * @param messageId the property message-id: the idempotency key, where the body has none
 * @param correlationId the property correlation-id, given back with a refusal
 * @param publisher the property user-id, which the broker holds to the user that published; null: none was given
 */
record Delivered(
        byte[] body,
        @Nullable String type,
        @Nullable String apiKey,
        @Nullable String messageId,
        @Nullable String correlationId,
        @Nullable String publisher) {

    /** Neither key nor content. */
    @Override
    public String toString() {
        return "Delivered[" + body.length + " bytes]";
    }
}
