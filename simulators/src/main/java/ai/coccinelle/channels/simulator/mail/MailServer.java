package ai.coccinelle.channels.simulator.mail;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.SMTP_PASSWORD;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.SMTP_USER;

import ai.coccinelle.channels.simulator.Inbox;
import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.concurrent.CompletableFuture;

/** The two SMTP servers on their one account. */
public final class MailServer implements AutoCloseable {
    private static final String LOCAL = "127.0.0.1";
    private static final int STARTUP_CHECKS = 200;
    private static final long CHECK_MILLIS = 50;

    private final MailFaults faults = new MailFaults();
    private final StartTlsServer smtp;
    private final StartTlsServer smtps;

    private MailServer(Inbox inbox, int port) {
        Managers managers = new Managers();
        InboxDelivery delivery =
                new InboxDelivery(managers.getImapHostManager(), managers.getUserManager(), inbox, faults);
        addAccount(managers);
        smtp = new StartTlsServer(new ServerSetup(port, LOCAL, ServerSetup.PROTOCOL_SMTP), managers, delivery, faults);
        smtps = new StartTlsServer(new ServerSetup(0, LOCAL, ServerSetup.PROTOCOL_SMTPS), managers, delivery, faults);
    }

    public static MailServer start(Inbox inbox, int port) {
        MailServer server = new MailServer(inbox, port);
        try {
            start(server.smtp);
            start(server.smtps);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    public int smtpPort() {
        return smtp.getPort();
    }

    public int smtpsPort() {
        return smtps.getPort();
    }

    public MailFaults faults() {
        return faults;
    }

    @Override
    public void close() {
        smtp.stopService();
        smtps.stopService();
    }

    private static void addAccount(Managers managers) {
        try {
            managers.getUserManager().setAuthRequired(true);
            managers.getUserManager().createUser(SMTP_USER, SMTP_USER, SMTP_PASSWORD);
        } catch (UserException e) {
            throw new IllegalStateException("the only account cannot exist already", e);
        }
    }

    /** GreenMail binds the port in a thread of its own and says nothing of a failure but a stack trace. */
    private static void start(StartTlsServer server) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        server.setUncaughtExceptionHandler((thread, exception) -> failure.complete(exception));
        server.startService();
        if (!running(server, failure)) {
            String reason = "port " + server.getServerSetup().getPort() + " of 127.0.0.1 cannot be opened for mail";
            throw new IllegalStateException(reason, failure.getNow(null));
        }
    }

    private static boolean running(StartTlsServer server, CompletableFuture<Throwable> failure) {
        try {
            for (int i = 0; i < STARTUP_CHECKS && !failure.isDone(); i++) {
                if (server.waitTillRunning(CHECK_MILLIS)) {
                    return true;
                }
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
