package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelPermission;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.PlatformChannel;
import ai.coccinelle.channels.channel.TenantChannel;
import ai.coccinelle.channels.channel.TenantChannels;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tenants' channels, remembered for a second: every message asks for one. A change holds at once in this process, and in others a
 * second later.
 */
public final class KnownConfigurations {
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final ChannelConfigurations stored;
    private final TenantChannels channels;
    private final LoadingCache<UUID, Map<ChannelType, TenantChannel>> known;

    KnownConfigurations(ChannelConfigurations stored, TenantChannels channels) {
        this.stored = stored;
        this.channels = channels;
        this.known = Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MOST_REMEMBERED)
                .build(channels::ofTenant);
    }

    /** The tenant's four channels. */
    public Map<ChannelType, TenantChannel> ofTenant(UUID tenantId) {
        return known.get(tenantId);
    }

    /** Saves what the platform decided about the tenant's channel. */
    void permit(LaneKey lane, ChannelPermission permission) {
        channels.permit(lane, permission);
        forget(lane);
    }

    /** Saves one, as {@link ChannelConfigurations#save}. */
    public void save(LaneKey lane, ChannelSettings settings) {
        stored.save(lane, settings);
        forget(lane);
    }

    /** Saves one in the place of what was read, as {@link ChannelConfigurations#replace}. */
    boolean replace(LaneKey lane, String read, ChannelSettings settings) {
        boolean replaced = stored.replace(lane, read, settings);
        forget(lane);
        return replaced;
    }

    /** Deletes one, as {@link ChannelConfigurations#delete}. */
    public void delete(LaneKey lane) {
        stored.delete(lane);
        forget(lane);
    }

    private void forget(LaneKey lane) {
        known.asMap().remove(lane.tenantId()); // waits for a look-up under way, which may have read what was before
    }

    /** The reason why the tenant cannot use the channel at all; empty when it can be switched on. */
    public static Optional<Problem> unusable(TenantChannel channel) {
        String name = channel.channel().wireName();
        if (channel.withheld() != null) {
            return Optional.of(Problem.of(
                    ProblemType.CHANNEL_WITHHELD,
                    "The platform withholds the channel %s from this tenant: %s Ask its administrator."
                            .formatted(name, sentence(channel.withheld()))));
        }
        return channel.settings().configured()
                ? Optional.empty()
                : Optional.of(Problem.of(ProblemType.CHANNEL_NOT_CONFIGURED, notConfigured(channel)));
    }

    private static String sentence(String reason) {
        return reason.matches(".*[.!?]") ? reason : reason + ".";
    }

    private static String notConfigured(TenantChannel channel) {
        String name = channel.channel().wireName();
        return switch (channel.channel().account()) {
            case PLATFORM ->
                "The channel %s runs on the platform's account, which %s. The platform's administrator sets it up once for all tenants:"
                                .formatted(
                                        name,
                                        PlatformChannel.ACCOUNT_REFUSED.equals(channel.platformFault())
                                                ? "its provider refuses"
                                                : "is not set up")
                        + " the worker's variables of %s (docs/configuration.md)."
                                .formatted(channel.channel() == ChannelType.SMS ? "Twilio" : "Vapi");
            case TENANT ->
                "The channel %s runs on the tenant's own account, which is not connected yet. Give its credentials with PUT"
                                .formatted(name)
                        + " /api/channels/%s/config.".formatted(name);
        };
    }
}
