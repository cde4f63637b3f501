package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfiguration;
import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.producer.address.Address;
import ai.coccinelle.channels.producer.address.Addresses;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stores channels' configurations, credentials sealed, and shows them without. */
final class ChannelDirectory {
    /** What a channel is that its tenant never configured. */
    static final ChannelSettings NEVER_CONFIGURED =
            new ChannelSettings(false, false, null, Map.of(), ChannelSettings.NO_DETAILS);

    private final ChannelConfigurations configurations;
    private final KnownConfigurations known;
    private final CredentialSealer sealer;
    private final ConnectionDesk connections;
    private final Lanes lanes;
    private final WebhookDoors doors;

    ChannelDirectory(
            ChannelConfigurations configurations,
            KnownConfigurations known,
            CredentialSealer sealer,
            ConnectionDesk connections,
            Lanes lanes,
            WebhookDoors doors) {
        this.doors = doors;
        this.configurations = configurations;
        this.known = known;
        this.sealer = sealer;
        this.connections = connections;
        this.lanes = lanes;
    }

    /** The tenant's four channels; one that it never configured is off. */
    List<ChannelView> ofTenant(UUID tenantId) {
        Map<ChannelType, ChannelConfiguration> stored = configurations.ofTenant(tenantId).stream()
                .collect(Collectors.toMap(found -> found.lane().channel(), Function.identity()));
        return Arrays.stream(ChannelType.values())
                .map(channel -> ChannelView.of(
                        channel, Optional.ofNullable(stored.get(channel)), lanes.find(new LaneKey(tenantId, channel))))
                .toList();
    }

    /** The channel as its tenant sees it. */
    ChannelView view(LaneKey lane) {
        return ChannelView.of(lane.channel(), configurations.find(lane), lanes.find(lane));
    }

    /**
     * Saves what {@link ConfigurationChecks} found no fault with; new credentials only once a worker found that they work.
     *
     * @param byPlatform whether the platform saves it: only then does a channel on its account become configured
     * @param language of what is said about credentials that do not work
     * @throws Refusal when new credentials do not work, or could not be tried; nothing is saved then
     */
    ChannelView save(LaneKey lane, ConfigurationRequest request, boolean byPlatform, Locale language) {
        Optional<Credentials> given = credentials(request);
        Optional<String> sealed = given.map(credentials -> sealer.seal(lane, credentials));
        if (given.isPresent() && sealed.isPresent()) {
            connections.requireWorking(lane, sealed.get(), host(given.get()), language);
        }
        ChannelSettings stored = stored(lane);
        known.save(
                lane,
                new ChannelSettings(
                        request.enabled(),
                        configured(lane.channel(), sealed.isPresent(), stored, byPlatform),
                        sealed.orElse(null),
                        merged(stored.templates(), request.templates()),
                        given.map(ShownCredentials::of)
                                .map(ShownCredentials::write)
                                .orElse(stored.details())));
        given.ifPresent(credentials -> {
            doors.save(lane, credentials, request.webhookSecret());
            adoptLimits(lane, credentials);
        });
        return view(lane);
    }

    private static String host(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Smtp account -> account.host();
            case Credentials.WhatsApp account ->
                account.connectionMethod() == Credentials.ConnectionMethod.MANUAL ? "Meta" : "360dialog";
        };
    }

    /** A lane whose limits nobody has changed gets those that the mail host is known for. */
    private void adoptLimits(LaneKey lane, Credentials credentials) {
        if (credentials instanceof Credentials.Smtp account) {
            lanes.find(lane)
                    .map(LaneState::limits)
                    .filter(ChannelDirectory::isNobodysChoice)
                    .ifPresent(ours -> lanes.limit(
                            lane,
                            Preset.ofHost(account.host())
                                    .map(preset -> preset.limits().forLane())
                                    .orElse(LaneLimits.initial(ChannelType.EMAIL))));
        }
    }

    private static boolean isNobodysChoice(LaneLimits limits) {
        return same(limits, LaneLimits.initial(ChannelType.EMAIL))
                || Preset.ALL.stream()
                        .anyMatch(preset -> same(limits, preset.limits().forLane()));
    }

    private static boolean same(LaneLimits one, LaneLimits other) {
        return one.rate().perSecond().compareTo(other.rate().perSecond()) == 0
                && one.at(other.rate()).equals(other)
                && one.rate().burst() == other.rate().burst();
    }

    /**
     * Switches the channel on or off.
     *
     * @throws Refusal when it is to be on and is not configured
     */
    ChannelView switched(LaneKey lane, boolean on) {
        ChannelSettings stored = stored(lane);
        if (on && !stored.configured()) {
            throw new Refusal(
                    Problem.of(ProblemType.CHANNEL_NOT_CONFIGURED, KnownConfigurations.notConfigured(lane.channel())));
        }
        known.save(lane, stored.switched(on));
        return view(lane);
    }

    /** Switches message types on or off; those that are not named stay as they are. */
    ChannelView with(LaneKey lane, Map<String, Boolean> templates) {
        ChannelSettings stored = stored(lane);
        known.save(lane, stored.with(merged(stored.templates(), templates)));
        return view(lane);
    }

    /** Forgets the channel's configuration, credentials included. */
    ChannelView forget(LaneKey lane) {
        known.delete(lane);
        doors.forget(lane);
        return view(lane);
    }

    private ChannelSettings stored(LaneKey lane) {
        return configurations.find(lane).map(ChannelConfiguration::settings).orElse(NEVER_CONFIGURED);
    }

    private static boolean configured(ChannelType channel, boolean given, ChannelSettings stored, boolean byPlatform) {
        return switch (channel.account()) {
            case TENANT -> given || stored.configEncrypted() != null;
            case PLATFORM -> byPlatform || stored.configured();
        };
    }

    private static Map<String, Boolean> merged(Map<String, Boolean> stored, @Nullable Map<String, Boolean> given) {
        Map<String, Boolean> templates = new HashMap<>(stored);
        if (given != null) {
            templates.putAll(given);
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
                    .forEach((name, given) -> approved.put(
                            name,
                            new Credentials.ApprovedTemplate(given.name(), given.language(), given.parameters())));
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
