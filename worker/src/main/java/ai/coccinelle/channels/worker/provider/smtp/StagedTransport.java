package ai.coccinelle.channels.worker.provider.smtp;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.worker.outbound.GuardedSocketFactory;
import ai.coccinelle.channels.worker.outbound.HostNames;
import ai.coccinelle.channels.worker.provider.Handover;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP connection that knows how far it came and what the server last said. The library's exceptions tell the one by
 * their text and the other not at all.
 */
final class StagedTransport extends SMTPTransport {
    private SmtpStage stage = SmtpStage.GREETING;
    private SmtpReply reply = SmtpReply.NO_REPLY;
    private final SmtpTimeouts timeouts;
    private final Handover handover;
    /** Below TLS, where its time-out counts. */
    private @Nullable Socket socket;

    private List<String> secrets = List.of();
    private boolean tidyingUp;
    private boolean withoutStartTls;

    StagedTransport(Session session, SmtpTimeouts timeouts, Handover handover) {
        super(session, new URLName("smtp", null, -1, null, null, null));
        this.timeouts = timeouts;
        this.handover = handover;
        handover.notYet();
    }

    /** Connects and logs in, where there is a user to log in as. */
    void connect(Credentials.Smtp account) throws MessagingException {
        secrets = secrets(account);
        ScopedValue.where(GuardedSocketFactory.MADE, made -> socket = made).<Void, MessagingException>call(() -> {
            boolean login = !account.user().isBlank();
            connect(
                    account.host(),
                    account.port(),
                    login ? account.user() : null,
                    login ? account.password().reveal() : null);
            return null;
        });
    }

    /** Whether the server offers a login, in whichever way; asked once connected. */
    boolean offersLogin() {
        return supportsExtension("AUTH") || supportsExtension("AUTH=LOGIN");
    }

    /** As they are, and as AUTH PLAIN and AUTH LOGIN send them. */
    private static List<String> secrets(Credentials.Smtp account) {
        String password = account.password().reveal();
        return List.of(
                base64(account.user() + "\0" + account.user() + "\0" + password),
                base64("\0" + account.user() + "\0" + password),
                base64(password),
                base64(account.user()),
                password,
                account.user());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes back what was named of a message; what the server says to it is of no interest. */
    void resetQuietly() {
        try {
            simpleCommand("RSET");
        } catch (MessagingException alreadyGone) {
            // there is nothing to take back then
        }
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

    /** The JDK, which the library asks next, finds the name among those that it knows. */
    @Override
    protected boolean protocolConnect(@Nullable String host, int port, @Nullable String user, @Nullable String password)
            throws MessagingException {
        try {
            HostNames.SYSTEM.resolve(String.valueOf(host));
        } catch (UnknownHostException unknown) {
            throw new MessagingException("the host is not known", unknown);
        }
        return super.protocolConnect(host, port, user, password);
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
        stage = SmtpStage.DATA;
        OutputStream content = super.data();
        // The reply was "go ahead"; what breaks off from here on has none.
        reply = SmtpReply.NO_REPLY;
        if (!handover.begin(timeouts.block().plus(timeouts.acceptance()))) {
            throw new MessagingException("given up", new InterruptedIOException());
        }
        stage = SmtpStage.CONTENT;
        waitForReplies(timeouts.acceptance());
        return content;
    }

    private void waitForReplies(Duration timeout) throws MessagingException {
        try {
            if (socket != null) {
                socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            }
        } catch (SocketException closed) {
            throw new MessagingException("closed", closed);
        }
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
        reply = code < 0 ? SmtpReply.NO_REPLY : SmtpReply.of(code, getLastServerResponse(), secrets);
        return code;
    }
}
