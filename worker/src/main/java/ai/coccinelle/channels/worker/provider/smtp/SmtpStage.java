package ai.coccinelle.channels.worker.provider.smtp;

/** How far a conversation has come. */
enum SmtpStage {
    /** Connection, greeting, EHLO. */
    GREETING,
    STARTTLS,
    LOGIN,
    /** MAIL FROM. */
    SENDER,
    /** RCPT TO. */
    RECIPIENT,
    /** The command DATA. Without its 354 and the dot there is no message (RFC 5321, 3.3). */
    DATA,
    /** From the 354 on: the server may have the message. */
    CONTENT;

    boolean mayHaveLeft() {
        return this == CONTENT;
    }
}
