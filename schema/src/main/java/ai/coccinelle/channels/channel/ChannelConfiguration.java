package ai.coccinelle.channels.channel;

import ai.coccinelle.channels.lane.LaneKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's configuration of one channel.
 *
 * @param enabled whether the tenant wants messages to go out on it
 * @param configured whether what the channel needs (credentials, for email and WhatsApp) is stored
 * @param configEncrypted the sealed credentials, base64, or null
 * @param templates which message types are on, by template name; a type not named is on
 */
public record ChannelConfiguration(
        LaneKey lane,
        boolean enabled,
        boolean configured,
        @Nullable String configEncrypted,
        Map<String, Boolean> templates,
        Instant updatedAt) {

    public ChannelConfiguration {
        templates = Map.copyOf(templates);
    }

    /** Whether messages of this template may go out on the channel. */
    public boolean allows(String template) {
        return templates.getOrDefault(template, true);
    }
}
