package ai.coccinelle.channels.message;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where an attempt takes its message. The worker decides which; {@link Attempts#record} makes it so. */
public sealed interface Transition {

    /** The name under which the attempt stands in the log. */
    String name();

    /** The provider's code, or ours; null where there is none. */
    @Nullable
    String code();

    /** What happened, in words that a tenant may read; null where there is nothing to say. */
    @Nullable
    String reason();

    /**
     * The provider took it.
     *
     * @param recipientId under which the provider knows the recipient; null: it did not say
     */
    record Sent(String externalMessageId, @Nullable String recipientId) implements Transition {
        public Sent(String externalMessageId) {
            this(externalMessageId, null);
        }

        /** Leaves the recipient's id out: it is a phone number. */
        @Override
        public String toString() {
            return "Sent[externalMessageId=" + externalMessageId + "]";
        }

        @Override
        public String name() {
            return "sent";
        }

        @Override
        public @Nullable String code() {
            return null;
        }

        @Override
        public @Nullable String reason() {
            return null;
        }
    }

    /**
     * It will not be sent.
     *
     * @param exhausted true when retries ran out, false when it was refused for good
     */
    record Failed(String code, String reason, boolean exhausted) implements Transition {
        @Override
        public String name() {
            return "failed";
        }
    }

    /** The recipient opted out since it was accepted: nothing is sent. */
    record Suppressed(String code, String reason) implements Transition {
        @Override
        public String name() {
            return "suppressed";
        }
    }

    /** What it tells of an appointment no longer holds: nothing is sent. */
    record Withdrawn(String code, String reason) implements Transition {
        @Override
        public String name() {
            return "withdrawn";
        }
    }

    /** A transient fault: again after the delay; it counts. */
    record Retry(Duration delay, String code, String reason) implements Transition {
        @Override
        public String name() {
            return "retry";
        }
    }

    /** Not begun, or not processed by the provider: again after the delay; it does not count. */
    record Postponed(Duration delay, String code, String reason) implements Transition {
        @Override
        public String name() {
            return "postponed";
        }
    }

    /**
     * It met a fault that pauses its lane or account: again after the delay. It counts from the second time on, so that one
     * message does not pause a lane for ever.
     */
    record Paused(Duration delay, String code, String reason) implements Transition {
        @Override
        public String name() {
            return "paused";
        }
    }

    /** The hour allows it no more: again when it does; it does not count. */
    record Held(Duration delay, Hold hold, String reason) implements Transition {
        @Override
        public String name() {
            return "postponed";
        }

        @Override
        public String code() {
            return hold.wireName();
        }
    }

    /** No answer: the provider may have it. It is asked, where it can be, after the delay. */
    record InDoubt(Duration delay, String code, String reason) implements Transition {
        @Override
        public String name() {
            return "in doubt";
        }
    }

    /** No answer, and by policy it is not sent again. */
    record LeftUncertain(String code, String reason) implements Transition {
        @Override
        public String name() {
            return "left uncertain";
        }
    }
}
