package ai.coccinelle.channels.campaign;

import ai.coccinelle.channels.message.MessageStatus;
import java.util.Map;

/**
 * What became of a campaign's messages.
 *
 * @param messages how many are in each status; those that a pause withdrew are counted once they are made again
 * @param refusals how many rows were refused, by the problem
 * @param lanePerSecond what its lane may send, as a rate over the day
 */
public record CampaignProgress(Map<MessageStatus, Long> messages, Map<String, Long> refusals, double lanePerSecond) {
    public CampaignProgress {
        messages = Map.copyOf(messages);
        refusals = Map.copyOf(refusals);
    }

    /** How many of its messages are under way. */
    public long open() {
        return messages.entrySet().stream()
                .filter(entry -> entry.getKey().isOpen() && entry.getKey() != MessageStatus.UNCERTAIN)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
