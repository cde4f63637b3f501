package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfiguration;
import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    public void save(
            LaneKey lane,
            boolean enabled,
            boolean configured,
            @Nullable String configEncrypted,
            Map<String, Boolean> templates) {
        stored.save(lane, enabled, configured, configEncrypted, templates);
        known.asMap().remove(lane.tenantId()); // waits for a look-up under way, which may have read what was before
    }
}
