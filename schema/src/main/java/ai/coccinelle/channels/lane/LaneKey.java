package ai.coccinelle.channels.lane;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.UUID;

/** Names a lane: one tenant on one channel. */
public record LaneKey(UUID tenantId, ChannelType channel) {}
