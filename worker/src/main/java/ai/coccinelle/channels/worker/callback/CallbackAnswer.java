package ai.coccinelle.channels.worker.callback;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one POST. */
sealed interface CallbackAnswer {

    /**
     * An answer, of which the body is not read.
     *
     * @param retryAfter null: it asks for none
     */
    record Answered(int status, @Nullable Duration retryAfter) implements CallbackAnswer {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * No answer.
     *
     * @param fault why, by a name
     */
    record Silent(String fault) implements CallbackAnswer {}
}
