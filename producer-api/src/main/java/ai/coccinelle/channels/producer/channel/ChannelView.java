package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.TenantChannel;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.producer.template.Catalogue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A channel as its tenant sees it, in the shape in which it is configured. Of its credentials never more than the end.
 *
 * @param templates every built-in message type of the channel, and whether it is on; of the tenant's own those that it
 *     switched once
 */
@Schema(name = "Channel")
public record ChannelView(
        ChannelType channel,

        @Schema(description = "Whose account it runs on: platform or tenant", example = "tenant")
        String managedBy,

        @Schema(description = "Whether the tenant can have it: not withheld and, on the platform's account, set up")
        boolean available,

        @Schema(description = "Whether the account that it runs on is set up")
        boolean configured,

        boolean enabled,

        @Schema(description = "Available, configured and enabled: messages go out")
        boolean active,

        @Schema(
                description =
                        "Why nothing goes out and what to do, for people in the tenant's language; null when messages go out")
        @Nullable
        String notice,

        @Schema(
                description =
                        "The same for programs: not-set-up, account-refused, withheld, not-connected, switched-off or paused",
                example = "switched-off")
        @Nullable
        String noticeCode,

        Map<String, Boolean> templates,
        ShownCredentials.@Nullable Smtp smtp,
        @JsonUnwrapped ShownCredentials.@Nullable WhatsApp whatsapp,

        @Schema(description = "When the credentials were saved") @Nullable
        Instant credentialsAt) {
    static ChannelView of(TenantChannel channel, Optional<LaneState> lane, Locale language) {
        ChannelType type = channel.channel();
        ChannelSettings settings = channel.settings();
        Map<String, Boolean> templates = new LinkedHashMap<>();
        Catalogue.namesFor(type).forEach(name -> templates.put(name, settings.allows(name)));
        new TreeMap<>(settings.templates()).forEach(templates::putIfAbsent);
        ShownCredentials details = ShownCredentials.read(settings.details());
        Optional<ChannelNotice> notice = ChannelNotice.of(channel, lane, language);
        return new ChannelView(
                type,
                type.account().name().toLowerCase(Locale.ROOT),
                channel.withheld() == null && (settings.configured() || type.account() == ChannelType.Account.TENANT),
                settings.configured(),
                settings.enabled(),
                channel.isUsable() && settings.enabled(),
                notice.map(ChannelNotice::text).orElse(null),
                notice.map(ChannelNotice::code).orElse(null),
                templates,
                details.smtp(),
                details.whatsapp(),
                channel.credentialsAt());
    }

    /** The same without the account behind the channel: what a test key sees. */
    public ChannelView withoutAccount() {
        return new ChannelView(
                channel,
                managedBy,
                available,
                configured,
                enabled,
                active,
                notice,
                noticeCode,
                templates,
                null,
                null,
                credentialsAt);
    }
}
