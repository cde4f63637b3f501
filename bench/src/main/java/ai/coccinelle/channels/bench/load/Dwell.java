package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.bench.measure.Percentiles;
import ai.coccinelle.channels.bench.stage.Pause;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.simulator.Arrival;
import ai.coccinelle.channels.simulator.Inbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** How long messages dwell between their acceptance and their provider: from created_at to their arrival there. */
public final class Dwell {
    private final Inbox inbox;
    private final LogBook log;

    public Dwell(Inbox inbox, LogBook log) {
        this.inbox = inbox;
        this.log = log;
    }

    /**
     * In milliseconds, of messages to recipients in a row. What has not arrived when patience ends counts as long as it
     * has waited until then.
     *
     * @param since when the first was handed in, by the log's clock
     */
    public Percentiles millis(ChannelType channel, long firstRecipient, int count, double since, Duration patience) {
        Pause.until(() -> arrivals(channel, firstRecipient, count).size() >= count, patience);
        Map<String, Double> arrived = arrivals(channel, firstRecipient, count);
        Map<String, Double> accepted = log.acceptedSince(since);
        double now = log.now();
        return Percentiles.of(LongStream.range(firstRecipient, firstRecipient + count)
                .mapToObj(number -> Recipients.of(channel, number))
                .filter(accepted::containsKey)
                .map(recipient -> 1000 * (arrived.getOrDefault(recipient, now) - accepted.getOrDefault(recipient, now)))
                .toList());
    }

    private Map<String, Double> arrivals(ChannelType channel, long firstRecipient, int count) {
        Map<String, Double> arrivals = new HashMap<>();
        for (Arrival arrival : inbox.arrivals(channel.wireName())) {
            arrivals.putIfAbsent(arrival.to(), Clocks.seconds(arrival.receivedAt()));
        }
        arrivals.keySet()
                .retainAll(LongStream.range(firstRecipient, firstRecipient + count)
                        .mapToObj(number -> Recipients.of(channel, number))
                        .collect(Collectors.toSet()));
        return arrivals;
    }
}
