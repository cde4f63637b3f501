package ai.coccinelle.channels.simulator;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What would have arrived on the phones and in the mailboxes, kept in memory until it is cleared. */
public final class Inbox {
    private final Clock clock;
    private final List<Arrival> arrivals = new ArrayList<>();

    public Inbox() {
        this(Clock.systemUTC());
    }

    public Inbox(Clock clock) {
        this.clock = clock;
    }

    /** Puts a message in, received now. */
    public synchronized void add(
            String channel, String to, String from, String content, String externalId, Map<String, String> details) {
        arrivals.add(new Arrival(channel, to, from, content, externalId, clock.instant(), details));
    }

    /** Everything, in order of arrival. */
    public synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** What arrived on one channel (sms, email, whatsapp, phone), in order of arrival. */
    public synchronized List<Arrival> arrivals(String channel) {
        return arrivals.stream()
                .filter(arrival -> arrival.channel().equals(channel))
                .toList();
    }

    public synchronized void clear() {
        arrivals.clear();
    }
}
