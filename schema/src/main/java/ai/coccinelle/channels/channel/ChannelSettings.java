package ai.coccinelle.channels.channel;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has set for a channel.
 *
 * @param enabled whether the tenant wants messages to go out on it
 * @param configured whether what the channel needs (credentials, for email and WhatsApp) is stored
 * @param configEncrypted the sealed credentials, base64; null: there are none, or, when saved, those that are stored stay
 * @param templates which message types are on, by template name; a type not named is on unless it is {@link #OFF_AT_FIRST}
 * @param details what may be shown again of the credentials, as a JSON object
 */
public record ChannelSettings(
        boolean enabled,
        boolean configured,
        @Nullable String configEncrypted,
        Map<String, Boolean> templates,
        String details) {
    /** Message types that are off until the tenant switches them on; all others are on until it switches them off. */
    public static final Set<String> OFF_AT_FIRST = Set.of("promotions", "newsletter");

    /** No details. */
    public static final String NO_DETAILS = "{}";

    public ChannelSettings {
        templates = Map.copyOf(templates);
    }

    /** Settings of a channel that its tenant never configured: phone is on, since it needs nothing from the tenant. */
    public static ChannelSettings initial(ChannelType channel) {
        return new ChannelSettings(channel == ChannelType.PHONE, false, null, Map.of(), NO_DETAILS);
    }

    /** Whether messages of this template may go out on the channel. */
    public boolean allows(String template) {
        return templates.getOrDefault(template, !OFF_AT_FIRST.contains(template));
    }

    /** To save: switched, with the credentials that are stored. */
    public ChannelSettings switched(boolean on) {
        return new ChannelSettings(on, configured, null, templates, details);
    }

    /** To save: with other message types, and the credentials that are stored. */
    public ChannelSettings with(Map<String, Boolean> otherTemplates) {
        return new ChannelSettings(enabled, configured, null, otherTemplates, details);
    }
}
