package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.sms.SmsFigures;
import org.jspecify.annotations.Nullable;

/** What a wanted message came to, before anything is stored. */
public sealed interface Draft {
    /**
     * It may go, and is rendered.
     *
     * @param sms what it comes to as an SMS; null when it is none
     */
    record Ready(NewMessage message, @Nullable SmsFigures sms) implements Draft {}

    /** It may not, and why. */
    record Refused(Problem problem) implements Draft {}
}
