package ai.coccinelle.channels.lane;

import ai.coccinelle.channels.channel.ChannelType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a lane may send. Every limit holds over all processes.
 *
 * @param perMinute messages in a minute of the clock; null: no such limit
 * @param perDay messages in a day of the tenant's time zone; null: no such limit
 * @param maxInFlight messages released or being sent at once: what a provider that hangs can hold of the workers
 */
public record LaneLimits(
        LaneRate rate,
        @Nullable Integer perMinute,
        @Nullable Integer perDay,
        int maxInFlight) {
    public LaneLimits {
        if ((perMinute != null && perMinute < 1) || (perDay != null && perDay < 1) || maxInFlight < 1) {
            throw new IllegalArgumentException("a lane's limits are at least 1");
        }
    }

    /** These limits with another rate. */
    public LaneLimits at(LaneRate other) {
        return new LaneLimits(other, perMinute, perDay, maxInFlight);
    }

    /**
     * What a new lane starts with. WhatsApp allows 80 messages/s per number, so half of it; common SMTP hosts ask for
     * restraint and take few connections at once; a phone call holds a line for a minute.
     */
    public static LaneLimits initial(ChannelType channel) {
        return switch (channel) {
            case SMS -> initial(BigDecimal.valueOf(10), 20, 25);
            case EMAIL -> initial(BigDecimal.valueOf(10), 20, 20);
            case WHATSAPP -> initial(BigDecimal.valueOf(40), 40, 25);
            case PHONE -> initial(BigDecimal.ONE, 2, 10);
        };
    }

    private static LaneLimits initial(BigDecimal perSecond, int burst, int maxInFlight) {
        return new LaneLimits(new LaneRate(perSecond, burst), null, null, maxInFlight);
    }
}
