package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfiguration;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.template.Catalogue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A channel as its tenant sees it. Never its credentials.
 *
 * @param templates every message type of the channel, and whether it is on
 */
@Schema(name = "Channel")
record ChannelView(ChannelType channel, boolean enabled, boolean configured, Map<String, Boolean> templates) {

    static ChannelView of(ChannelType channel, Optional<ChannelConfiguration> stored) {
        Map<String, Boolean> templates = new LinkedHashMap<>();
        Catalogue.namesFor(channel)
                .forEach(name -> templates.put(
                        name, stored.map(found -> found.allows(name)).orElse(true)));
        return new ChannelView(
                channel,
                stored.map(ChannelConfiguration::enabled).orElse(false),
                stored.map(ChannelConfiguration::configured).orElse(false),
                templates);
    }
}
