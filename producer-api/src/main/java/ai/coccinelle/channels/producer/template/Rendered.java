package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.message.Payload;

/**
 * A rendered message.
 *
 * @param content what the recipient reads or hears, as text
 */
public record Rendered(String content, Payload payload) {}
