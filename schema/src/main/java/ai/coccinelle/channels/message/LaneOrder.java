package ai.coccinelle.channels.message;

import java.time.Duration;

/** What an outcome means for its message's lane, or for the platform's account that the lane uses. */
public sealed interface LaneOrder {
    /** It goes on. */
    record GoOn() implements LaneOrder {}

    /** How far an order reaches. */
    enum Scope {
        /** The lane alone. */
        LANE,
        /** All that uses the same account: on a channel of the platform every lane, otherwise the lane. */
        ACCOUNT
    }

    /** The provider asked for less: no permit for so long. */
    record Slow(Scope scope, Duration pause) implements LaneOrder {}

    /**
     * Nothing goes before the pause is over, and then one message to try it.
     *
     * @param reason what to repair, in plain words
     */
    record Pause(Scope scope, String reason, Duration pause) implements LaneOrder {
        /** A pause of all that uses the account. */
        public Pause(String reason, Duration pause) {
            this(Scope.ACCOUNT, reason, pause);
        }
    }

    /**
     * A pause of the account, unless somebody had an answer on it meanwhile: what one process does not reach may be that
     * process's own fault.
     *
     * @param silence how long the process that orders it has had no answer
     */
    record PauseIfSilent(String reason, Duration pause, Duration silence) implements LaneOrder {}

    /** A pause of the account goes on, where there is one: its probe had no answer. */
    record KeepPaused(String reason, Duration pause) implements LaneOrder {}

    /** What it was paused for is mended. */
    record Resume() implements LaneOrder {}
}
