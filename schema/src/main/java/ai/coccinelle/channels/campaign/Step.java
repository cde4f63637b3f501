package ai.coccinelle.channels.campaign;

import ai.coccinelle.channels.message.NewMessage;
import java.util.List;
import java.util.UUID;

/**
 * What was done for a campaign that was due, and is committed.
 *
 * @param made the messages that are stored now
 * @param refused how many rows were refused
 */
public record Step(UUID campaignId, List<NewMessage> made, int refused) {
    public Step {
        made = List.copyOf(made);
    }

    static Step nothing(UUID campaignId) {
        return new Step(campaignId, List.of(), 0);
    }
}
