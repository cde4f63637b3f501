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
    /** From the command DATA on: the server may have the message. */
    CONTENT;

    boolean mayHaveLeft() {
        return this == CONTENT;
    }
}
