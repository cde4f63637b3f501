package ai.coccinelle.channels.message;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Takes what is due out of the log, lane by lane, for the broker. */
public final class Releases {
    /** How long a worker that was silent past its lease may still tell what came of its attempt. */
    private static final Duration LATE_ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final Jdbi jdbi;

    public Releases(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Visits the channel's lanes that have something due and a permit, those that waited longest first, and moves what
     * is due there: pending messages, and released ones whose lease ended, are released under a new attempt; those past
     * their usefulness expire; attempts whose lease ended become uncertain; uncertain ones are released in doubt. One
     * statement; any number of processes may run it at once, since a lane that another one visits is passed over.
     *
     * @param lanes how many lanes to visit at most
     * @param perLane how many messages to move in each at most
     * @param lease how long the broker and a worker have before the message is released again
     * @return the envelopes to publish now, and how many messages were moved in all
     */
    public Batch release(ChannelType channel, int lanes, int perLane, Duration lease) {
        List<Moved> moved = jdbi.withHandle(handle -> handle.createQuery(ReleaseSql.RELEASE)
                .bind("channel", channel.wireName())
                .bind("lanes", lanes)
                .bind("perLane", perLane)
                .bind("lease", lease.toMillis() / 1000.0)
                .bind("grace", LATE_ANSWERS_WITHIN.toSeconds())
                .map((rows, context) -> new Moved(
                        rows.getObject("id", UUID.class), rows.getInt("attempt"), rows.getBoolean("released")))
                .list());
        return new Batch(
                moved.stream()
                        .filter(Moved::released)
                        .map(each -> new Envelope(each.id(), each.attempt()))
                        .toList(),
                moved.size());
    }

    /**
     * What one visit came to.
     *
     * @param envelopes to publish now
     * @param moved how many messages changed their state, those that expired or became uncertain included; 0: nothing
     *     was due
     */
    public record Batch(List<Envelope> envelopes, int moved) {
        public Batch {
            envelopes = List.copyOf(envelopes);
        }
    }

    private record Moved(UUID id, int attempt, boolean released) {}

    /**
     * Takes back what could not be published: pending again, due after the delay.
     *
     * @return how many were taken back; the others had moved on
     */
    public int takeBack(List<Envelope> envelopes, Duration delay) {
        return jdbi.withHandle(handle -> handle.createQuery(ReleaseSql.TAKE_BACK)
                .bind("ids", envelopes.stream().map(Envelope::id).toArray(UUID[]::new))
                .bind("attempts", envelopes.stream().map(Envelope::attempt).toArray(Integer[]::new))
                .bind("seconds", delay.toMillis() / 1000.0)
                .mapTo(Integer.class)
                .one());
    }
}
