package ai.coccinelle.channels.worker.provider.smtp;

import java.time.Duration;

/**
 * How long a mail server may take, by the stage of the conversation (RFC 5321, 4.5.3.2).
 *
 * <p>The RFC's five minutes for the greeting, MAIL and RCPT, and two for DATA, are for a queue that has days. Here nothing is lost
 * by a connection that is given up before the content: the message goes again on a new one. So these stages share the deadline
 * of a call, and no server holds a lane's place for longer. From the content on the RFC's times hold, since a mail that was
 * handed over is doubled when it is sent again.
 *
 * @param connect to name lookup, connection and TLS
 * @param reply to each reply before the content
 * @param block to taking a block of the content
 * @param acceptance to the reply to the dot that ends the content
 */
public record SmtpTimeouts(Duration connect, Duration reply, Duration block, Duration acceptance) {
    public static final SmtpTimeouts DEFAULT = new SmtpTimeouts(
            Duration.ofSeconds(3), Duration.ofSeconds(25), Duration.ofMinutes(3), Duration.ofMinutes(10));

    public SmtpTimeouts {
        if (!connect.isPositive() || !reply.isPositive() || !block.isPositive() || !acceptance.isPositive()) {
            throw new IllegalArgumentException("timeouts must be positive");
        }
    }
}
