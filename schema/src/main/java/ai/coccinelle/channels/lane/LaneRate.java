package ai.coccinelle.channels.lane;

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
}
