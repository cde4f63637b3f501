package ai.coccinelle.channels.worker.outbound;

import ai.coccinelle.channels.outbound.AddressGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that look at the address they are about to connect to: the very one, so that an answer of DNS that changed since
 * it was looked at does not pass. A connection yields a bounded number of bytes, below any encryption that is put upon it.
 */
public final class GuardedSocketFactory extends SocketFactory {
    /** Receives each socket that a thread has made while this is bound. */
    public static final ScopedValue<Consumer<Socket>> MADE = ScopedValue.newInstance();

    private final AddressGuard guard;
    private final int mostRead;

    /** @param mostRead how many bytes are read from one connection at most, those of TLS included */
    public GuardedSocketFactory(AddressGuard guard, int mostRead) {
        this.guard = guard;
        this.mostRead = mostRead;
    }

    @Override
    public Socket createSocket() {
        Socket socket = new GuardedSocket(guard, mostRead);
        if (MADE.isBound()) {
            MADE.get().accept(socket);
        }
        return socket;
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
        private final int mostRead;
        private @Nullable InputStream bounded;

        GuardedSocket(AddressGuard guard, int mostRead) {
            this.guard = guard;
            this.mostRead = mostRead;
        }

        /** One for all callers: what was read before TLS began counts as well. */
        @Override
        public synchronized InputStream getInputStream() throws IOException {
            if (bounded == null) {
                bounded = new BoundedInputStream(super.getInputStream(), mostRead);
            }
            return bounded;
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
