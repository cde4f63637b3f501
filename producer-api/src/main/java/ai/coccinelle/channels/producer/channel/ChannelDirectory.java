package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfiguration;
import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.producer.address.Address;
import ai.coccinelle.channels.producer.address.Addresses;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stores channels' configurations, credentials sealed, and shows them without. */
final class ChannelDirectory {
    private final ChannelConfigurations configurations;
    private final KnownConfigurations known;
    private final CredentialSealer sealer;

    ChannelDirectory(ChannelConfigurations configurations, KnownConfigurations known, CredentialSealer sealer) {
        this.configurations = configurations;
        this.known = known;
        this.sealer = sealer;
    }

    /** The tenant's four channels; one that it never configured is off. */
    List<ChannelView> ofTenant(UUID tenantId) {
        Map<ChannelType, ChannelConfiguration> stored = configurations.ofTenant(tenantId).stream()
                .collect(Collectors.toMap(found -> found.lane().channel(), Function.identity()));
        return Arrays.stream(ChannelType.values())
                .map(channel -> ChannelView.of(channel, Optional.ofNullable(stored.get(channel))))
                .toList();
    }

    /**
     * Saves what {@link ConfigurationChecks} found no fault with.
     *
     * @param byPlatform whether the platform saves it: only then does a channel on its account become configured
     */
    ChannelView save(LaneKey lane, ConfigurationRequest request, boolean byPlatform) {
        Optional<ChannelConfiguration> stored = configurations.find(lane);
        String sealed = credentials(request)
                .map(credentials -> sealer.seal(lane, credentials))
                .orElse(null);
        known.save(
                lane,
                request.enabled(),
                configured(lane.channel(), sealed, stored, byPlatform),
                sealed,
                templates(request, stored));
        return ChannelView.of(lane.channel(), configurations.find(lane));
    }

    private static boolean configured(
            ChannelType channel, @Nullable String sealed, Optional<ChannelConfiguration> stored, boolean byPlatform) {
        return switch (channel.account()) {
            case TENANT ->
                sealed != null
                        || stored.map(ChannelConfiguration::configEncrypted).isPresent();
            case PLATFORM ->
                byPlatform || stored.map(ChannelConfiguration::configured).orElse(false);
        };
    }

    private static Map<String, Boolean> templates(ConfigurationRequest request, Optional<ChannelConfiguration> stored) {
        Map<String, Boolean> templates =
                new HashMap<>(stored.map(ChannelConfiguration::templates).orElse(Map.of()));
        if (request.templates() != null) {
            templates.putAll(request.templates());
        }
        return templates;
    }

    private static Optional<Credentials> credentials(ConfigurationRequest request) {
        if (request.smtp() != null) {
            return Optional.of(smtp(request.smtp()));
        }
        return Optional.ofNullable(whatsApp(request));
    }

    private static Credentials smtp(ConfigurationRequest.SmtpAccount smtp) {
        return new Credentials.Smtp(
                smtp.host(),
                smtp.port(),
                smtp.secure(),
                smtp.user(),
                smtp.password(),
                normalised(Addresses.email(smtp.fromEmail())),
                smtp.fromName());
    }

    private static @Nullable Credentials whatsApp(ConfigurationRequest request) {
        if (request.connectionMethod() == null || request.token() == null || request.whatsappNumber() == null) {
            return null;
        }
        Map<String, Credentials.ApprovedTemplate> approved = new HashMap<>();
        if (request.approvedTemplates() != null) {
            request.approvedTemplates()
                    .forEach((name, given) ->
                            approved.put(name, new Credentials.ApprovedTemplate(given.name(), given.language())));
        }
        return new Credentials.WhatsApp(
                request.connectionMethod(),
                normalised(Addresses.phone(request.whatsappNumber())),
                request.phoneNumberId(),
                request.token(),
                request.appSecret(),
                request.verifyToken(),
                approved);
    }

    private static String normalised(Address address) {
        return switch (address) {
            case Address.Usable(String value) -> value;
            case Address.Unusable(String why) -> throw new IllegalArgumentException(why);
        };
    }
}
