package ai.coccinelle.channels.channel;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code platform_channels}: workers report whether the platform's own accounts work, never their secrets. */
public final class PlatformChannels {
    /** How long a success outweighs the failure of another worker. */
    public static final Duration TRUSTED = Duration.ofMinutes(5);

    private final Jdbi jdbi;

    public PlatformChannels(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Reports that the channel's account works. */
    public void works(ChannelType channel) {
        report(channel, null);
    }

    /**
     * Reports that the channel's account does not work. A success that another worker reported within {@link #TRUSTED} stays.
     *
     * @param reason {@link PlatformChannel#NOT_SET_UP} or {@link PlatformChannel#ACCOUNT_REFUSED}
     */
    public void fails(ChannelType channel, String reason) {
        report(channel, reason);
    }

    private void report(ChannelType channel, @Nullable String reason) {
        jdbi.useHandle(handle -> handle.createUpdate(PlatformChannelSql.REPORT)
                .bind("channel", channel.wireName())
                .bind("works", reason == null)
                .bind("reason", reason)
                .bind("trusted", TRUSTED.toSeconds())
                .execute());
    }

    /** The last reports; a channel that no worker reported yet is absent. */
    public Map<ChannelType, PlatformChannel> all() {
        return jdbi.withHandle(handle -> handle
                .createQuery(PlatformChannelSql.FIND)
                .map((rows, context) -> new PlatformChannel(
                        ChannelType.of(rows.getString("channel_type")),
                        rows.getBoolean("works"),
                        rows.getString("reason"),
                        rows.getTimestamp("reported_at").toInstant()))
                .stream()
                .collect(Collectors.toUnmodifiableMap(PlatformChannel::channel, Function.identity())));
    }
}
