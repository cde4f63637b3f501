package ai.coccinelle.channels.template;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.UUID;

/**
 * Which text: of a type of message, on a channel, in a language.
 *
 * @param name the type of message, such as {@code rdvRappel}
 * @param locale {@code fr} or {@code en}
 */
public record TextKey(UUID tenantId, String name, ChannelType channel, String locale) {}
