package ai.coccinelle.channels.simulator;

import ai.coccinelle.channels.simulator.mail.MailFaults;
import ai.coccinelle.channels.simulator.mail.MailServer;
import ai.coccinelle.channels.simulator.mail.SimulatorTls;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;

/**
 * A mail server for one account: SMTP that offers STARTTLS on one port, SMTPS on another. It takes mail from
 * {@link SimulatedAccounts#SMTP_USER} alone, for anybody, and puts it into the inbox.
 */
public final class MailSimulator implements AutoCloseable {
    private final MailServer server;

    private MailSimulator(MailServer server) {
        this.server = server;
    }

    /**
     * Starts on 127.0.0.1, SMTPS on a free port.
     *
     * @param port for SMTP; 0 picks a free one
     * @throws IllegalStateException when the port is taken
     */
    public static MailSimulator start(Inbox inbox, int port) {
        return new MailSimulator(MailServer.start(inbox, port));
    }

    public int smtpPort() {
        return server.smtpPort();
    }

    public int smtpsPort() {
        return server.smtpsPort();
    }

    /** Replies to order. */
    public MailFaults faults() {
        return server.faults();
    }

    /** The server's certificate, for localhost and 127.0.0.1. */
    public static X509Certificate certificate() {
        return SimulatorTls.certificate();
    }

    /** For {@code mail.smtp.ssl.socketFactory}: trusts the server's certificate and nothing else. */
    public static SSLContext clientContext() {
        return SimulatorTls.clientContext();
    }

    /** Writes a PKCS12 trust store with the server's certificate, for {@code -Djavax.net.ssl.trustStore}. */
    public static void writeTrustStore(Path file, String password) {
        SimulatorTls.writeTrustStore(file, password);
    }

    @Override
    public void close() {
        server.close();
    }
}
