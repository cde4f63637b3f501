package ai.coccinelle.channels.worker.provider;

import java.time.Duration;

/**
 * How far a call has come in handing its message over, as the provider's client reports it. Without a report the provider may have
 * the message from the start of the call, and answers within the call's deadline or not at all.
 */
public final class Handover {
    private Stage stage = Stage.UNREPORTED;
    private Duration patience = Duration.ZERO;

    private enum Stage {
        UNREPORTED,
        NOT_BEGUN,
        BEGUN,
        GIVEN_UP
    }

    /** A call at its deadline. */
    public sealed interface Late {
        /** The provider does not have the message, and will not get it from this call. */
        record NothingSent() implements Late {}

        /** The provider may have the message, and no answer is to be expected any more. */
        record PerhapsSent() implements Late {}

        /**
         * The provider has the message, and its answer may still come.
         *
         * @param within how long it may take
         */
        record AnswerExpected(Duration within) implements Late {}
    }

    /** Reports that the provider cannot have the message before {@link #begin}. */
    public synchronized void notYet() {
        stage = Stage.NOT_BEGUN;
    }

    /**
     * Reports that from now on the provider may have the message.
     *
     * @param patience how long its answer may take from now on
     * @return false when the call was given up meanwhile, and nothing may be sent
     */
    public synchronized boolean begin(Duration patience) {
        if (stage == Stage.GIVEN_UP) {
            return false;
        }
        stage = Stage.BEGUN;
        this.patience = patience;
        return true;
    }

    /** Gives the call up at its deadline, unless its message was handed over. */
    public synchronized Late late() {
        return switch (stage) {
            case NOT_BEGUN, GIVEN_UP -> {
                stage = Stage.GIVEN_UP;
                yield new Late.NothingSent();
            }
            case UNREPORTED -> new Late.PerhapsSent();
            case BEGUN -> new Late.AnswerExpected(patience);
        };
    }
}
