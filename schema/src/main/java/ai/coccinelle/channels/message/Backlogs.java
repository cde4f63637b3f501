package ai.coccinelle.channels.message;

import ai.coccinelle.channels.channel.ChannelType;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * What waits, counted for those who operate the channels. However much waits, a look reads a bounded number of messages,
 * found through the lanes' hints and the partial indexes.
 */
public final class Backlogs {
    private static final int SECONDS_AT_MOST = 5;

    private final Jdbi jdbi;

    public Backlogs(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The four channels' backlogs.
     *
     * @param most how many messages are looked at for each channel: so many of those due, so many of those in flight, and
     *     a tenth of it of those not due yet; and so many dead letters, the latest of all channels together. Figures below
     *     that are exact. At it they mean "at least", and uncertain messages behind so many others are not seen
     */
    public List<Backlog> read(int most) {
        return jdbi.withHandle(handle -> handle.createQuery(BacklogSql.READ)
                .setQueryTimeout(SECONDS_AT_MOST)
                .bind("most", most)
                .bind("mostLater", Math.ceilDiv(most, 10))
                .map((rows, context) -> new Backlog(
                        ChannelType.of(rows.getString("channel_type")),
                        rows.getInt("pending"),
                        rows.getInt("released"),
                        rows.getInt("sending"),
                        rows.getInt("uncertain"),
                        rows.getInt("paused"),
                        Duration.ofMillis((long) (rows.getDouble("oldest_due") * 1000)),
                        rows.getInt("dead")))
                .list());
    }
}
