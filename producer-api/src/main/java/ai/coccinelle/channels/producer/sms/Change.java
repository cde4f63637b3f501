package ai.coccinelle.channels.producer.sms;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Something that is written otherwise than it was given.
 *
 * @param to empty: it was left out
 * @param count how often
 */
@Schema(name = "SmsChange")
public record Change(
        @Schema(example = "œ") String from,
        @Schema(example = "oe") String to,
        @Schema(example = "1") int count) {}
