package ai.coccinelle.channels.simulator.mail;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.SMTP_PASSWORD;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.SMTP_USER;

import ai.coccinelle.channels.simulator.Inbox;
import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.ServerSetup;

/** The two SMTP servers on their one account. */
public final class MailServer implements AutoCloseable {
    private static final String LOCAL = "127.0.0.1";

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

    private static void start(StartTlsServer server) {
        server.startService();
        try {
            boolean running = server.waitTillRunning(ServerSetup.SERVER_STARTUP_TIMEOUT);
            if (!running) {
                throw new IllegalStateException("cannot listen on " + server.getServerSetup());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
    }
}
