package ai.coccinelle.channels.simulator.mail;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** GreenMail's SMTP server with our conversation and our certificate. */
final class StartTlsServer extends SmtpServer {
    private static final int BACKLOG = 1024;

    private final SmtpManager delivery;
    private final MailFaults faults;

    StartTlsServer(ServerSetup setup, Managers managers, SmtpManager delivery, MailFaults faults) {
        super(setup, managers);
        this.delivery = delivery;
        this.faults = faults;
    }

    @Override
    protected ServerSocket openServerSocket() throws IOException {
        ServerSocket socket = getServerSetup().isSecure()
                ? SimulatorTls.serverContext().getServerSocketFactory().createServerSocket()
                : new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(bindTo, getServerSetup().getPort()), BACKLOG);
        setup = getServerSetup().port(socket.getLocalPort());
        return socket;
    }

    @Override
    protected ProtocolHandler createProtocolHandler(Socket client) {
        return new StartTlsHandler(delivery, client, faults);
    }
}
