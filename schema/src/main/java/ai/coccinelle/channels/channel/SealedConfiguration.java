package ai.coccinelle.channels.channel;

import ai.coccinelle.channels.lane.LaneKey;
import java.util.UUID;

/**
 * A channel's sealed credentials, and where they stand.
 *
 * @param id the row's
 * @param sealed as they are stored, base64
 */
public record SealedConfiguration(UUID id, LaneKey lane, String sealed) {}
