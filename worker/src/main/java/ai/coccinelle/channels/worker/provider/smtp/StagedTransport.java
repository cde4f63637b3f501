package ai.coccinelle.channels.worker.provider.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP connection that knows how far it came and what the server last said. The library's exceptions tell the one by
 * their text and the other not at all.
 */
final class StagedTransport extends SMTPTransport {
    private SmtpStage stage = SmtpStage.GREETING;
    private SmtpReply reply = SmtpReply.NO_REPLY;
    private boolean tidyingUp;
    private boolean withoutStartTls;

    StagedTransport(Session session) {
        super(session, new URLName("smtp", null, -1, null, null, null));
    }

    /** Ends the connection; the outcome is known by then. */
    void closeQuietly() {
        try {
            close();
        } catch (MessagingException alreadyGone) {
            // nothing more is wanted of it
        }
    }

    SmtpStage stage() {
        return stage;
    }

    SmtpReply reply() {
        return reply;
    }

    /** Whether the server greeted us and did not offer STARTTLS. */
    boolean isWithoutStartTls() {
        return withoutStartTls;
    }

    @Override
    protected boolean ehlo(@Nullable String name) throws MessagingException {
        boolean understood = super.ehlo(name);
        if (!isSSL()) {
            withoutStartTls = !supportsExtension("STARTTLS");
        }
        return understood;
    }

    @Override
    protected void startTLS() throws MessagingException {
        stage = SmtpStage.STARTTLS;
        super.startTLS();
        stage = SmtpStage.LOGIN;
    }

    @Override
    protected void mailFrom() throws MessagingException {
        stage = SmtpStage.SENDER;
        super.mailFrom();
    }

    @Override
    protected void rcptTo() throws MessagingException {
        stage = SmtpStage.RECIPIENT;
        super.rcptTo();
    }

    @Override
    protected OutputStream data() throws MessagingException {
        stage = SmtpStage.CONTENT;
        OutputStream content = super.data();
        // The reply was "go ahead"; what breaks off from here on has none.
        reply = SmtpReply.NO_REPLY;
        return content;
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        tidyingUp = command.equals("RSET") || command.equals("QUIT");
        super.sendCommand(command);
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        if (tidyingUp) {
            return super.readServerResponse();
        }
        reply = SmtpReply.NO_REPLY;
        int code = super.readServerResponse();
        reply = code < 0 ? SmtpReply.NO_REPLY : SmtpReply.of(code, getLastServerResponse());
        return code;
    }
}
