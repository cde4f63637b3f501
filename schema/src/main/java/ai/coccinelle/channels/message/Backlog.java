package ai.coccinelle.channels.message;

import ai.coccinelle.channels.channel.ChannelType;
import java.time.Duration;

/**
 * How much a channel has on its hands, all tenants together.
 *
 * @param pending messages that are due and wait for their turn or a permit
 * @param released messages in the broker
 * @param sending attempts under way
 * @param uncertain messages whose outcome is still looked into; one that was left uncertain is closed, and not counted
 * @param pausedLanes lanes that are paused
 * @param oldestDue how long the lane that waits longest could have been visited and was not: while the Releaser works and
 *     the broker takes messages, a second or less. Lanes that are paused, or closed by their own limits, do not count
 * @param deadLetters messages that were given up and not replayed, useless ones included
 */
public record Backlog(
        ChannelType channel,
        int pending,
        int released,
        int sending,
        int uncertain,
        int pausedLanes,
        Duration oldestDue,
        int deadLetters) {}
