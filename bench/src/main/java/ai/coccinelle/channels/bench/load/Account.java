package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import java.util.UUID;

/** A tenant and its key. */
public record Account(String externalId, UUID id, String key) {
    public LaneKey lane(ChannelType channel) {
        return new LaneKey(id, channel);
    }

    @Override
    public String toString() {
        return "Account[" + externalId + "]";
    }
}
