package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfiguration;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.producer.template.Catalogue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A channel as its tenant sees it. Of its credentials never more than the end.
 *
 * @param templates every built-in message type of the channel, and whether it is on; of the tenant's own those that it
 *     switched once
 */
@Schema(name = "Channel")
record ChannelView(
        ChannelType channel,

        @Schema(description = "Whose account it runs on: platform or tenant", example = "tenant")
        String managedBy,

        @Schema(
                description =
                        "Whether the tenant can have it: its own account, or one that the platform has configured")
        boolean available,

        boolean configured,
        boolean enabled,

        @Schema(description = "Configured and enabled: messages go out")
        boolean active,

        @Schema(description = "Why nothing goes out, and what to do; null when messages do") @Nullable
        String notice,

        Map<String, Boolean> templates,
        ShownCredentials.@Nullable Smtp smtp,
        ShownCredentials.@Nullable WhatsApp whatsapp,

        @Schema(description = "When the credentials were saved") @Nullable
        Instant credentialsAt) {

    static ChannelView of(ChannelType channel, Optional<ChannelConfiguration> stored, Optional<LaneState> lane) {
        ChannelSettings settings = stored.map(ChannelConfiguration::settings).orElse(ChannelDirectory.NEVER_CONFIGURED);
        Map<String, Boolean> templates = new LinkedHashMap<>();
        Catalogue.namesFor(channel).forEach(name -> templates.put(name, settings.allows(name)));
        new TreeMap<>(settings.templates()).forEach(templates::putIfAbsent);
        ShownCredentials details = ShownCredentials.read(settings.details());
        return new ChannelView(
                channel,
                channel.account().name().toLowerCase(Locale.ROOT),
                settings.configured() || channel.account() == ChannelType.Account.TENANT,
                settings.configured(),
                settings.enabled(),
                settings.configured() && settings.enabled(),
                notice(channel, settings, lane),
                templates,
                details.smtp(),
                details.whatsapp(),
                stored.map(ChannelConfiguration::credentialsAt).orElse(null));
    }

    private static @Nullable String notice(ChannelType channel, ChannelSettings settings, Optional<LaneState> lane) {
        if (!settings.configured()) {
            return KnownConfigurations.notConfigured(channel);
        }
        if (!settings.enabled()) {
            return "The channel is switched off. Switch it on with POST /api/channels/%s/enable."
                    .formatted(channel.wireName());
        }
        return lane.filter(found -> found.pausedUntil() != null)
                .map(found -> paused(channel, found))
                .orElse(null);
    }

    private static String paused(ChannelType channel, LaneState lane) {
        return "Messages wait: %s. %s; without that one message tries again at %s."
                .formatted(
                        lane.pauseReason(),
                        channel.account() == ChannelType.Account.TENANT
                                ? "Mend it and save the configuration"
                                : "It is the platform's to mend",
                        lane.pausedUntil());
    }
}
