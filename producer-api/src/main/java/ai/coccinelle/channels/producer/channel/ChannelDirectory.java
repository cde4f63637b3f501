package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.TenantChannel;
import ai.coccinelle.channels.channel.TenantChannels;
import ai.coccinelle.channels.credential.CredentialChanges;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.tenant.Tenant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stores channels' configurations, credentials sealed, and shows them without. */
public final class ChannelDirectory {
    private final KnownConfigurations known;
    private final TenantChannels channels;
    private final CredentialSealer sealer;
    private final ConnectionDesk connections;
    private final Lanes lanes;
    private final WebhookDoors doors;

    ChannelDirectory(
            KnownConfigurations known,
            TenantChannels channels,
            CredentialSealer sealer,
            ConnectionDesk connections,
            Lanes lanes,
            WebhookDoors doors) {
        this.doors = doors;
        this.known = known;
        this.channels = channels;
        this.sealer = sealer;
        this.connections = connections;
        this.lanes = lanes;
    }

    /** The tenant's four channels. */
    public List<ChannelView> ofTenant(Tenant tenant) {
        Map<ChannelType, TenantChannel> found = channels.ofTenant(tenant.id());
        return Arrays.stream(ChannelType.values())
                .map(channel -> view(tenant, Objects.requireNonNull(found.get(channel))))
                .toList();
    }

    /** The channel as its tenant sees it. */
    ChannelView view(Tenant tenant, ChannelType channel) {
        return view(tenant, channel(new LaneKey(tenant.id(), channel)));
    }

    private ChannelView view(Tenant tenant, TenantChannel channel) {
        return ChannelView.of(
                channel,
                lanes.find(new LaneKey(tenant.id(), channel.channel())),
                Locale.forLanguageTag(tenant.locale()));
    }

    /** The channel as it holds. */
    TenantChannel channel(LaneKey lane) {
        return Objects.requireNonNull(channels.ofTenant(lane.tenantId()).get(lane.channel()));
    }

    /**
     * Saves what {@link ConfigurationChecks} found no fault with; new or changed credentials only once a worker found that they
     * work.
     *
     * @param request without the secrets that are only repeated as they are shown
     * @throws Refusal when credentials do not work, could not be tested or were changed during the test, or when a channel that cannot be used is to be
     *     switched on; nothing is saved then
     */
    ChannelView save(Tenant tenant, ChannelType type, ConfigurationRequest request) {
        LaneKey lane = new LaneKey(tenant.id(), type);
        TenantChannel stored = channel(lane);
        CredentialPlan plan = CredentialPlan.of(
                type,
                request,
                ShownCredentials.read(stored.settings().details()),
                stored.settings().configEncrypted() != null);
        if (plan instanceof CredentialPlan.NeedsSecret(String field, String detail)) {
            throw new Refusal(
                    Problem.invalid(ProblemType.INVALID_VALUES, List.of(new Fault(field, "missing-field", detail))));
        }
        boolean on = request.enabled() == null ? stored.settings().enabled() : request.enabled();
        if (on && !stored.settings().enabled() && !(plan instanceof CredentialPlan.Replace)) {
            requireUsable(stored);
        }
        Stored result = carriedOut(lane, plan, stored, Locale.forLanguageTag(tenant.locale()));
        ChannelSettings settings = new ChannelSettings(
                on,
                type.account() == ChannelType.Account.TENANT
                        && (result.sealed() != null || stored.settings().configEncrypted() != null),
                result.sealed(),
                merged(stored.settings().templates(), request.templates()),
                result.details());
        if (plan instanceof CredentialPlan.Merge) {
            replace(lane, stored, settings);
        } else {
            known.save(lane, settings);
        }
        if (plan instanceof CredentialPlan.Replace(Credentials credentials)) {
            doors.save(lane, credentials, request.webhookSecret());
            adoptLimits(lane, credentials);
        }
        return view(tenant, type);
    }

    /** Saves changed credentials where those that they were made of are still stored: the test of them takes its time. */
    private void replace(LaneKey lane, TenantChannel read, ChannelSettings settings) {
        if (!known.replace(lane, String.valueOf(read.settings().configEncrypted()), settings)) {
            throw new Refusal(Problem.of(
                    ProblemType.CONNECTION_NOT_TESTED,
                    "Nothing was saved: the credentials were changed meanwhile. See what is stored now with GET"
                            + " /api/channels/%s/config, and send the request again."
                                    .formatted(lane.channel().wireName())));
        }
    }

    /**
     * What is to be stored.
     *
     * @param sealed null: what is stored stays
     */
    private record Stored(@Nullable String sealed, String details) {}

    private Stored carriedOut(LaneKey lane, CredentialPlan plan, TenantChannel stored, Locale language) {
        String details = stored.settings().details();
        return switch (plan) {
            case CredentialPlan.Keep() -> new Stored(null, details);
            case CredentialPlan.Note(ShownCredentials shown) -> new Stored(null, shown.write());
            case CredentialPlan.NeedsSecret _ -> throw new IllegalArgumentException("refused before");
            case CredentialPlan.Replace(Credentials credentials) -> {
                String sealed = sealer.seal(lane, credentials);
                connections.requireWorking(lane, sealed, null, host(credentials), language);
                yield new Stored(sealed, ShownCredentials.of(credentials).write());
            }
            case CredentialPlan.Merge(CredentialChanges changes) -> {
                ShownCredentials shown = ShownCredentials.read(details);
                String sealed = connections.requireWorking(
                        lane, String.valueOf(stored.settings().configEncrypted()), changes, host(shown), language);
                yield new Stored(sealed, changes.applyTo(shown).write());
            }
        };
    }

    private static String host(Credentials credentials) {
        return host(ShownCredentials.of(credentials));
    }

    private static String host(ShownCredentials shown) {
        ShownCredentials.Smtp mail = shown.smtp();
        ShownCredentials.WhatsApp account = shown.whatsapp();
        if (mail != null) {
            return mail.host();
        }
        return account != null && "oauth".equals(account.connectionMethod()) ? "360dialog" : "Meta";
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
     * @throws Refusal when it is to be on and cannot be used
     */
    ChannelView switched(Tenant tenant, ChannelType type, boolean on) {
        LaneKey lane = new LaneKey(tenant.id(), type);
        TenantChannel stored = channel(lane);
        if (on) {
            requireUsable(stored);
        }
        known.save(lane, stored.settings().switched(on));
        return view(tenant, type);
    }

    private static void requireUsable(TenantChannel channel) {
        KnownConfigurations.unusable(channel).ifPresent(problem -> {
            throw new Refusal(problem);
        });
    }

    /** Switches message types on or off; those that are not named stay as they are. */
    ChannelView with(Tenant tenant, ChannelType type, Map<String, Boolean> templates) {
        LaneKey lane = new LaneKey(tenant.id(), type);
        ChannelSettings stored = channel(lane).settings();
        known.save(lane, stored.with(merged(stored.templates(), templates)));
        return view(tenant, type);
    }

    /** Stores the channel's initial settings, unless there are settings already; a platform's channel is on if it can be used. */
    public void initialise(Tenant tenant, ChannelType type, boolean chosen) {
        LaneKey lane = new LaneKey(tenant.id(), type);
        TenantChannel found = channel(lane);
        if (!channels.isStored(lane)) {
            boolean platforms = type.account() == ChannelType.Account.PLATFORM;
            known.save(lane, found.settings().switched(platforms && chosen && found.isUsable()));
        }
    }

    /** Forgets the channel's configuration, credentials included. */
    ChannelView forget(Tenant tenant, ChannelType type) {
        LaneKey lane = new LaneKey(tenant.id(), type);
        known.delete(lane);
        doors.forget(lane);
        return view(tenant, type);
    }

    private static Map<String, Boolean> merged(Map<String, Boolean> stored, @Nullable Map<String, Boolean> given) {
        Map<String, Boolean> templates = new HashMap<>(stored);
        if (given != null) {
            templates.putAll(given);
        }
        return templates;
    }
}
