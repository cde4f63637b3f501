package ai.coccinelle.channels.worker.delivery;

import java.time.Duration;

/** What an attempt tells of the provider and the account it went through. */
sealed interface Sign {
    /** It took the message, or refused it for the message's own sake: the connection and the credentials are good. */
    record Works() implements Sign {}

    /** It is there, and says nothing about the credentials. */
    record Answers() implements Sign {}

    /** It asks for less on this account. */
    record Busy(Duration pause) implements Sign {}

    /** It asks for less from this tenant's sender; the credentials are good. */
    record SenderBusy(Duration pause) implements Sign {}

    /** It refuses the account, or there is none to offer. */
    record Refuses(String reason) implements Sign {}

    /** It refuses this tenant's sender; the credentials are good. */
    record RefusesSender(String reason) implements Sign {}

    /** It could not be reached, or did not answer. */
    record Silent(String reason) implements Sign {}

    /** It was not asked. */
    record Unasked() implements Sign {}
}
