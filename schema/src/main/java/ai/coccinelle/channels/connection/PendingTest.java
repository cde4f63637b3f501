package ai.coccinelle.channels.connection;

import ai.coccinelle.channels.lane.LaneKey;
import java.util.UUID;

/**
 * Settings to try.
 *
 * @param configEncrypted the sealed credentials
 */
public record PendingTest(UUID id, LaneKey lane, String configEncrypted) {}
