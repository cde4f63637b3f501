package ai.coccinelle.channels.lane;

import ai.coccinelle.channels.channel.ChannelType;
import java.math.BigDecimal;

/**
 * How fast a lane may go: in any window of T seconds at most {@code perSecond * T + burst} messages.
 *
 * @param perSecond messages per second, sustained
 * @param burst messages that may go at once after a pause
 */
public record LaneRate(BigDecimal perSecond, int burst) {
    public LaneRate {
        if (perSecond.signum() <= 0 || burst < 1) {
            throw new IllegalArgumentException(
                    "a lane's rate is above 0 and its burst at least 1, not " + perSecond + " and " + burst);
        }
    }

    /**
     * What a new lane starts with. WhatsApp allows 80 messages/s per number, so half of it; common SMTP hosts ask for
     * restraint; a phone call holds a line for a minute.
     */
    public static LaneRate initial(ChannelType channel) {
        return switch (channel) {
            case SMS -> new LaneRate(BigDecimal.valueOf(10), 20);
            case EMAIL -> new LaneRate(BigDecimal.valueOf(10), 20);
            case WHATSAPP -> new LaneRate(BigDecimal.valueOf(40), 40);
            case PHONE -> new LaneRate(BigDecimal.ONE, 2);
        };
    }
}
