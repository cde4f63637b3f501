package ai.coccinelle.channels.worker.outbound;

import ai.coccinelle.channels.outbound.AddressGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that look at the address they are about to connect to: the very one, so that an answer of DNS that changed since
 * it was looked at does not pass.
 */
public final class GuardedSocketFactory extends SocketFactory {
    private final AddressGuard guard;

    public GuardedSocketFactory(AddressGuard guard) {
        this.guard = guard;
    }

    @Override
    public Socket createSocket() {
        return new GuardedSocket(guard);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
    }

    private Socket connected(InetSocketAddress to, @Nullable InetSocketAddress from) throws IOException {
        Socket socket = createSocket();
        try {
            if (from != null) {
                socket.bind(from);
            }
            socket.connect(to);
            return socket;
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    private static final class GuardedSocket extends Socket {
        private final AddressGuard guard;

        GuardedSocket(AddressGuard guard) {
            this.guard = guard;
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress to)) {
                throw new ForbiddenAddressException(false, "only internet addresses are connected to");
            }
            InetAddress address = to.getAddress();
            if (address == null) {
                throw new UnknownHostException(to.getHostString());
            }
            if (!guard.allows(address)) {
                throw new ForbiddenAddressException(
                        false, to.getHostString() + " is not a public address, and so is not connected to");
            }
            if (!guard.allowsPort(address, to.getPort())) {
                throw new ForbiddenAddressException(
                        true, "port " + to.getPort() + " is not one of the protocol's, and so is not connected to");
            }
            super.connect(to, timeout);
        }
    }
}
