package ai.coccinelle.channels.template;

import java.time.Instant;

/**
 * A stored version of a text.
 *
 * @param version from 1
 * @param active whether it is in use
 * @param createdBy the key's first characters and name
 */
public record TextVersion(NewText text, int version, boolean active, Instant createdAt, String createdBy) {}
