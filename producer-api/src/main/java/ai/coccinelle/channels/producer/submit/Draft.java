package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.producer.problem.Problem;

/** What a wanted message came to, before anything is stored. */
public sealed interface Draft {
    /** It may go, and is rendered. */
    record Ready(NewMessage message) implements Draft {}

    /** It may not, and why. */
    record Refused(Problem problem) implements Draft {}
}
