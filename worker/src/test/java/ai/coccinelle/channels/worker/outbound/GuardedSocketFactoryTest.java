package ai.coccinelle.channels.worker.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.outbound.AddressGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedSocketFactoryTest {
    private final ServerSocket inside = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final GuardedSocketFactory guarded = new GuardedSocketFactory(new AddressGuard(Set.of()), 1000);

    GuardedSocketFactoryTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        inside.close();
    }

    /** However the name was answered before: what counts is the address that the connection goes to. */
    @Test
    void aPublicNameThatLeadsInsideIsNotConnectedTo() throws IOException {
        InetAddress rebound = InetAddress.getByAddress("mail.example.com", new byte[] {127, 0, 0, 1});
        try (Socket socket = guarded.createSocket()) {
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(rebound, inside.getLocalPort()), 1000))
                    .isInstanceOf(ForbiddenAddressException.class)
                    .hasMessageContaining("mail.example.com");
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(rebound, inside.getLocalPort())))
                    .isInstanceOf(ForbiddenAddressException.class);
            assertThat(socket.isConnected()).isFalse();
        }
        nobodyCame();
    }

    @Test
    void noWayOfMakingASocketGoesAroundTheGuard() throws IOException {
        InetAddress local = InetAddress.getLoopbackAddress();
        int port = inside.getLocalPort();
        assertThatThrownBy(() -> guarded.createSocket("127.0.0.1", port)).isInstanceOf(ForbiddenAddressException.class);
        assertThatThrownBy(() -> guarded.createSocket(local, port)).isInstanceOf(ForbiddenAddressException.class);
        assertThatThrownBy(() -> guarded.createSocket("127.0.0.1", port, local, 0))
                .isInstanceOf(ForbiddenAddressException.class);
        assertThatThrownBy(() -> guarded.createSocket(local, port, local, 0))
                .isInstanceOf(ForbiddenAddressException.class);
        nobodyCame();
    }

    @Test
    void aPortThatIsNotMailsIsNotConnectedTo() throws IOException {
        try (Socket socket = guarded.createSocket()) {
            assertThatThrownBy(() -> socket.connect(
                            new InetSocketAddress(InetAddress.getByAddress(new byte[] {8, 8, 8, 8}), 6379), 1000))
                    .isInstanceOfSatisfying(
                            ForbiddenAddressException.class,
                            refused -> assertThat(refused.isForPort()).isTrue());
        }
    }

    @Test
    void aNameThatIsNotKnownIsSaidToBe() throws IOException {
        try (Socket socket = guarded.createSocket()) {
            assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 25)))
                    .isInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    void whatIsAllowedIsConnectedTo() throws IOException {
        GuardedSocketFactory development = new GuardedSocketFactory(new AddressGuard(List.of("127.0.0.1")), 1000);
        try (Socket socket = development.createSocket("127.0.0.1", inside.getLocalPort());
                Socket accepted = inside.accept()) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(accepted.getLocalPort()).isEqualTo(inside.getLocalPort());
        }
    }

    /** The stream is asked for a second time when TLS is begun on an open connection. */
    @Test
    void aConnectionYieldsABoundedNumberOfBytes() throws IOException {
        GuardedSocketFactory development = new GuardedSocketFactory(new AddressGuard(List.of("127.0.0.1")), 1000);
        try (Socket socket = development.createSocket("127.0.0.1", inside.getLocalPort());
                Socket accepted = inside.accept()) {
            accepted.getOutputStream().write(new byte[5000]);
            assertThat(socket.getInputStream().readNBytes(400)).hasSize(400);
            assertThat(socket.getInputStream().skip(100)).isEqualTo(100);
            assertThat(socket.getInputStream().read()).isZero();
            assertThat(socket.getInputStream().readNBytes(499)).hasSize(499);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> socket.getInputStream().read(new byte[10])).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> socket.getInputStream().skip(10)).isInstanceOf(IOException.class);
        }
    }

    private void nobodyCame() throws IOException {
        inside.setSoTimeout(200);
        assertThatThrownBy(inside::accept).isInstanceOf(java.net.SocketTimeoutException.class);
    }
}
