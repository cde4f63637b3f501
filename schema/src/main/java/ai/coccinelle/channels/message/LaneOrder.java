package ai.coccinelle.channels.message;

import java.time.Duration;

/** What an outcome means for its message's lane, or for the platform's account that the lane uses. */
public sealed interface LaneOrder {
    /** It goes on. */
    record GoOn() implements LaneOrder {}

    /** The provider asked for less: no permit for so long. */
    record Slow(Duration pause) implements LaneOrder {}

    /**
     * Nothing goes before the pause is over, and then one message to try it.
     *
     * @param reason what to mend, in plain words
     */
    record Pause(String reason, Duration pause) implements LaneOrder {}

    /** What it was paused for is mended. */
    record Resume() implements LaneOrder {}
}
