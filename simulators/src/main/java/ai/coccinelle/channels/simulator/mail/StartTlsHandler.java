package ai.coccinelle.channels.simulator.mail;

import com.icegreen.greenmail.smtp.SmtpConnection;
import com.icegreen.greenmail.smtp.SmtpHandler;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.smtp.commands.AuthCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommandRegistry;
import java.io.IOException;
import java.net.Socket;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;

/** GreenMail's SMTP conversation, with the STARTTLS (RFC 3207) and the demand for AUTH (RFC 4954) that it lacks. */
final class StartTlsHandler extends SmtpHandler {
    /** A name that Google's relay and other strict servers turn away. */
    private static final String LOOPBACK_NAME = "[127.0.0.1]";

    private final MailFaults faults;
    private boolean encrypted;

    StartTlsHandler(SmtpManager manager, Socket socket, MailFaults faults) {
        super(new SmtpCommandRegistry(), manager, socket);
        this.faults = faults;
        this.encrypted = socket instanceof SSLSocket;
    }

    @Override
    protected void sendGreetings() {
        Optional<String> fault = faults.take(MailFaults.Step.GREETING);
        if (fault.isPresent()) {
            send(fault.get());
            close();
        } else {
            send("220 localhost ESMTP simulator");
        }
    }

    @Override
    protected void handleCommand() throws IOException {
        currentLine = conn.readLine();
        if (currentLine == null) {
            close();
        } else if (currentLine.length() < 4) {
            send("500 5.5.2 Command not recognized");
        } else {
            execute(currentLine.substring(0, 4).toUpperCase(Locale.ROOT));
        }
    }

    private void execute(String command) throws IOException {
        switch (command) {
            case "EHLO" -> sayHello();
            case "STAR" -> startTls();
            case "AUTH" -> refuseOr(faults.take(MailFaults.Step.AUTH), command);
            case "MAIL" -> refuseOr(wrongSender(), command);
            case "RCPT" -> refuseOr(wrongRecipient(), command);
            case "DATA" -> refuseOr(wrongData(), command);
            default -> delegate(command);
        }
    }

    private void sayHello() {
        if (currentLine.substring(4).strip().equals(LOOPBACK_NAME)) {
            send("421 4.7.0 Try again later, closing connection. (EHLO)");
            close();
            return;
        }
        conn.setHeloName(currentLine.substring(4).strip());
        state.clearMessage();
        send("250-localhost");
        if (!encrypted) {
            send("250-STARTTLS");
        }
        if (faults.offersLogin()) {
            send("250-AUTH " + AuthCommand.SUPPORTED_AUTH_MECHANISM);
        }
        send("250-8BITMIME");
        send("250-ENHANCEDSTATUSCODES");
        send("250 SMTPUTF8");
    }

    /** What the client sent ahead of the handshake is forgotten with the old connection, as RFC 3207 demands. */
    private void startTls() throws IOException {
        if (encrypted) {
            send("503 5.5.1 TLS is active already");
            return;
        }
        send("220 2.0.0 Ready to start TLS");
        SSLSocket tls = (SSLSocket) SimulatorTls.serverContext()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        encrypted = true;
        conn = new SmtpConnection(this, tls);
        state = new SmtpState();
    }

    private Optional<String> wrongRecipient() {
        return faults.take(MailFaults.Step.RCPT_TO)
                .or(() -> scripted(MailFaults.Step.RCPT_TO, Stream.of(addressIn(currentLine))));
    }

    private Optional<String> wrongData() {
        Stream<String> recipients =
                state.getMessage() == null ? Stream.empty() : InboxDelivery.recipients(state.getMessage());
        return faults.take(MailFaults.Step.DATA).or(() -> scripted(MailFaults.Step.DATA, recipients));
    }

    private static Optional<String> scripted(MailFaults.Step step, Stream<String> recipients) {
        return MailScript.find(step, recipients).flatMap(MailScript::reply);
    }

    private static String addressIn(String command) {
        return command.replaceFirst("(?i)RCPT TO:\\s*<?", "").replaceFirst(">.*", "");
    }

    private Optional<String> wrongSender() {
        return conn.isAuthenticated() || !faults.offersLogin()
                ? faults.take(MailFaults.Step.MAIL_FROM)
                : Optional.of("530 5.7.0 Authentication required");
    }

    private void refuseOr(Optional<String> reply, String command) throws IOException {
        if (reply.isPresent()) {
            send(reply.get());
        } else {
            delegate(command);
        }
    }

    private void delegate(String command) throws IOException {
        var known = registry.getCommand(command);
        if (known == null) {
            send("500 5.5.2 Command not recognized");
        } else {
            known.execute(conn, state, manager, currentLine);
        }
    }

    private void send(String reply) {
        if (reply.equals(MailFaults.HANG_UP)) {
            close();
        } else {
            conn.send(reply);
        }
    }
}
