package ai.coccinelle.channels.channel;

import ai.coccinelle.channels.lane.LaneKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's configuration of one channel.
 *
 * @param credentialsAt when the credentials were saved; null: there are none
 */
public record ChannelConfiguration(
        LaneKey lane, ChannelSettings settings, @Nullable Instant credentialsAt, Instant updatedAt) {}
