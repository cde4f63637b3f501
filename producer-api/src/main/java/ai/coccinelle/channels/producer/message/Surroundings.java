package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.lane.LaneState;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands around a message that waits.
 *
 * @param lane where its lane stands; null: it has none any more
 * @param ahead how many messages of the lane go before it; empty: nobody counted
 * @param zone its tenant's
 * @param brokerGoneSince since when the broker is out of reach; null: it is not
 */
record Surroundings(
        @Nullable LaneState lane,
        Optional<Integer> ahead,
        ZoneId zone,
        @Nullable Instant brokerGoneSince,
        Instant now) {}
