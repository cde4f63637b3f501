package ai.coccinelle.channels.worker.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.outbound.AddressGuard;
import ai.coccinelle.channels.simulator.mail.SimulatorTls;
import ai.coccinelle.channels.worker.callback.CallbackAnswer.Answered;
import ai.coccinelle.channels.worker.callback.CallbackAnswer.Silent;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackClientTest {
    private static final AddressGuard PRODUCTION = new AddressGuard(List.of(), AddressGuard.HTTPS_PORTS);
    private static final AddressGuard THIS_MACHINE =
            new AddressGuard(List.of("127.0.0.0/8", "::1"), AddressGuard.HTTPS_PORTS);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Map<String, String> NO_HEADERS = Map.of();

    private final Receiver receiver = new Receiver();
    private final List<CallbackClient> clients = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    CallbackClientTest() throws IOException {}

    @AfterEach
    void close() {
        over.countDown();
        clients.forEach(CallbackClient::close);
        receiver.close();
    }

    @Test
    void theBodyAndTheHeadersArriveAsTheyAre() {
        assertThat(client().post(receiver.url("/ok"), Map.of("webhook-id", "1"), "{\"é\":1}"))
                .isEqualTo(new Answered(204, null));
        assertThat(receiver.at("/ok")).singleElement().satisfies(arrival -> {
            assertThat(arrival.body()).isEqualTo("{\"é\":1}");
            assertThat(arrival.headers().getFirst("webhook-id")).isEqualTo("1");
            assertThat(arrival.headers().getFirst("Content-Type")).startsWith("application/json");
            assertThat(arrival.headers().getFirst("User-Agent")).isEqualTo("Coccinelle-Channels");
        });
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() {
        assertThat(client().post(receiver.url("/redirect"), NO_HEADERS, "{}")).isEqualTo(new Answered(307, null));
        assertThat(receiver.at("/ok")).isEmpty();
    }

    @Test
    void whatTheEndpointAsksForIsHeard() {
        assertThat(client().post(receiver.url("/busy"), NO_HEADERS, "{}"))
                .isEqualTo(new Answered(429, Duration.ofMinutes(2)));
    }

    @Test
    void anEndpointThatHangsIsLeftAtTheDeadline() {
        assertTakesNoLongerThanTheDeadline(() -> assertThat(client().post(receiver.url("/hang"), NO_HEADERS, "{}"))
                .isEqualTo(new Silent("timeout")));
        assertThat(receiver.at("/hang")).as("it is sent once").hasSize(1);
    }

    @Test
    void oneWhoseDeadlinePassesWhileItIsConnectedToIsLate() {
        CountDownLatch never = new CountDownLatch(1);
        DnsResolver slow = new SystemDefaultDnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                await(never);
                return super.resolve(host);
            }
        };
        CallbackClient client = client(THIS_MACHINE, slow, SimulatorTls.clientContext(), 5);

        assertThat(client.post(receiver.url("/ok"), NO_HEADERS, "{}")).isEqualTo(new Silent("timeout"));
        assertThat(receiver.arrivals).isEmpty();
    }

    /** For a little longer than the deadline. */
    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(DEADLINE.toMillis() + 200, TimeUnit.MILLISECONDS))
                    .isFalse();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void oneThatDripsItsAnswerIsLeftAtTheDeadline() throws IOException {
        try (SSLServerSocket dripping = (SSLServerSocket) SimulatorTls.serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(dripping));
            String url = "https://localhost:" + dripping.getLocalPort() + "/";
            assertTakesNoLongerThanTheDeadline(
                    () -> assertThat(client().post(url, NO_HEADERS, "{}")).isEqualTo(new Silent("timeout")));
        }
    }

    @Test
    void oneThatNeverSaysHelloIsLeftAtTheDeadline() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String url = "https://localhost:" + mute.getLocalPort() + "/";
            assertTakesNoLongerThanTheDeadline(
                    () -> assertThat(client().post(url, NO_HEADERS, "{}")).isEqualTo(new Silent("timeout")));
        }
    }

    @Test
    void anAnswerWithoutAnEndIsNotReadAndHoldsNoConnection() {
        CallbackClient one = client(THIS_MACHINE, SystemDefaultDnsResolver.INSTANCE, SimulatorTls.clientContext(), 1);
        assertTakesNoLongerThanTheDeadline(() -> {
            for (int i = 0; i < 3; i++) {
                assertThat(one.post(receiver.url("/endless"), NO_HEADERS, "{}")).isEqualTo(new Answered(200, null));
            }
        });
    }

    /** The name was public when it was saved; what counts is the address that the connection goes to. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "::ffff:127.0.0.1", "fd00:ec2::254"})
    void anAnswerOfDnsThatChangedDoesNotPass(String address) throws IOException {
        DnsResolver rebound = resolving(InetAddress.ofLiteral(address));
        try (ServerSocket inside = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CallbackClient client = client(PRODUCTION, rebound, SimulatorTls.clientContext(), 5);
            assertThat(client.post("https://hooks.example.com:" + inside.getLocalPort() + "/", NO_HEADERS, "{}"))
                    .isEqualTo(new Silent("host-forbidden"));
            inside.setSoTimeout(100);
            assertThatThrownBy(inside::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aPortThatIsNotHttpsIsNotConnectedTo() {
        CallbackClient client =
                client(PRODUCTION, resolving(InetAddress.ofLiteral("8.8.8.8")), SimulatorTls.clientContext(), 5);
        assertThat(client.post("https://hooks.example.com:6379/", NO_HEADERS, "{}"))
                .isEqualTo(new Silent("port-forbidden"));
    }

    @Test
    void aCertificateThatNobodyVouchesForOrOfAnotherHostIsNotTrusted() throws NoSuchAlgorithmException {
        CallbackClient strict = client(THIS_MACHINE, SystemDefaultDnsResolver.INSTANCE, SSLContext.getDefault(), 5);
        assertThat(strict.post(receiver.url("/ok"), NO_HEADERS, "{}")).isEqualTo(new Silent("not-trusted"));
        CallbackClient elsewhere =
                client(THIS_MACHINE, resolving(InetAddress.getLoopbackAddress()), SimulatorTls.clientContext(), 5);
        assertThat(elsewhere.post("https://other.example.com:" + receiver.port() + "/ok", NO_HEADERS, "{}"))
                .isEqualTo(new Silent("not-trusted"));
        assertThat(receiver.arrivals).isEmpty();
    }

    @Test
    void whoeverCannotBeReachedIsSaidNotToBe() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(client().post("https://localhost:" + closed + "/", NO_HEADERS, "{}"))
                .isEqualTo(new Silent("unreachable"));
        assertThat(client().post("https://nowhere.invalid/", NO_HEADERS, "{}")).isEqualTo(new Silent("host-unknown"));
    }

    @Test
    void plainHttpIsNotSpoken() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(client().post("http://localhost:" + plain.getLocalPort() + "/", NO_HEADERS, "{}"))
                    .isInstanceOf(Silent.class);
        }
    }

    private void drip(SSLServerSocket server) {
        try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
            do {
                out.write('H');
                out.flush();
            } while (!over.await(200, TimeUnit.MILLISECONDS));
        } catch (IOException | InterruptedException left) {
            over.countDown();
        }
    }

    private static void assertTakesNoLongerThanTheDeadline(Runnable call) {
        long start = System.nanoTime();
        call.run();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DEADLINE.plusSeconds(2));
    }

    private static DnsResolver resolving(InetAddress address) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return new InetAddress[] {InetAddress.getByAddress(host, address.getAddress())};
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    private CallbackClient client() {
        return client(THIS_MACHINE, SystemDefaultDnsResolver.INSTANCE, SimulatorTls.clientContext(), 5);
    }

    private CallbackClient client(AddressGuard guard, DnsResolver names, SSLContext trust, int most) {
        CallbackClient client = new CallbackClient(guard, names, trust, DEADLINE, most, Clock.systemUTC());
        clients.add(client);
        return client;
    }
}
