package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfiguration;
import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tenants' configurations, remembered for a second: every message asks for one. What is saved here holds at once in this
 * process, and in others a second later.
 */
public final class KnownConfigurations {
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final ChannelConfigurations stored;
    private final LoadingCache<UUID, Map<ChannelType, ChannelConfiguration>> known;

    KnownConfigurations(ChannelConfigurations stored) {
        this.stored = stored;
        this.known = Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MOST_REMEMBERED)
                .build(tenant -> stored.ofTenant(tenant).stream()
                        .collect(Collectors.toUnmodifiableMap(
                                found -> found.lane().channel(), Function.identity())));
    }

    /** The tenant's configurations; a channel that it never configured is absent. */
    public Map<ChannelType, ChannelConfiguration> ofTenant(UUID tenantId) {
        return known.get(tenantId);
    }

    /** Saves one, as {@link ChannelConfigurations#save}. */
    public void save(LaneKey lane, ChannelSettings settings) {
        stored.save(lane, settings);
        forget(lane);
    }

    /** Deletes one, as {@link ChannelConfigurations#delete}. */
    public void delete(LaneKey lane) {
        stored.delete(lane);
        forget(lane);
    }

    private void forget(LaneKey lane) {
        known.asMap().remove(lane.tenantId()); // waits for a look-up under way, which may have read what was before
    }

    /** What to do about a channel that is not configured. */
    public static String notConfigured(ChannelType channel) {
        return switch (channel.account()) {
            case PLATFORM ->
                "The channel %s runs on the platform's account, and the platform has not configured it for this tenant yet."
                                .formatted(channel.wireName())
                        + " Ask the platform's administrator: PUT /api/channels/%s/config with the platform key."
                                .formatted(channel.wireName());
            case TENANT ->
                "The channel %s runs on the tenant's own account, which is not connected yet. Give its credentials with PUT"
                                .formatted(channel.wireName())
                        + " /api/channels/%s/config.".formatted(channel.wireName());
        };
    }
}
