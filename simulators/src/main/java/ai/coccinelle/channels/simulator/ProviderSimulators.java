package ai.coccinelle.channels.simulator;

import ai.coccinelle.channels.simulator.control.ControlApi;
import ai.coccinelle.channels.simulator.d360.D360Keys;
import ai.coccinelle.channels.simulator.d360.D360Simulator;
import ai.coccinelle.channels.simulator.d360.PartnerSimulator;
import ai.coccinelle.channels.simulator.http.ProviderApi;
import ai.coccinelle.channels.simulator.http.Reply;
import ai.coccinelle.channels.simulator.http.Request;
import ai.coccinelle.channels.simulator.inbound.InboundMessages;
import ai.coccinelle.channels.simulator.inbox.InboxApi;
import ai.coccinelle.channels.simulator.meta.MetaSimulator;
import ai.coccinelle.channels.simulator.twilio.TwilioSimulator;
import ai.coccinelle.channels.simulator.vapi.VapiSimulator;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Twilio, Meta, 360dialog and Vapi on one HTTP server of this machine, with the inbox at {@code /inbox} and the
 * controls at {@code /control}.
 */
public final class ProviderSimulators implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderSimulators.class);
    private static final int BACKLOG = 1024;
    private static final Duration RECEIPTS_AFTER = Duration.ofMillis(200);
    private static final byte[] LOCAL = {127, 0, 0, 1};

    private final Inbox inbox;
    private final Faults faults = new Faults();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final TwilioSimulator twilio;
    private final InboundMessages inbound;
    private final HttpServer server;

    private ProviderSimulators(int port, Clock clock, Duration receiptsAfter) throws IOException {
        inbox = new Inbox(clock);
        twilio = new TwilioSimulator(inbox, clock, executor, receiptsAfter);
        server = listen(port);
        server.setExecutor(executor);
        serve("/twilio", SimulatedProvider.TWILIO, twilio);
        serve("/meta", SimulatedProvider.META, new MetaSimulator(inbox));
        D360Keys d360Keys = new D360Keys();
        serve("/360dialog", SimulatedProvider.D360, new D360Simulator(inbox, d360Keys));
        serve("/partner-360dialog", new PartnerSimulator(d360Keys)::answer);
        VapiSimulator vapi = new VapiSimulator(inbox, clock);
        inbound = new InboundMessages(clock);
        serve("/vapi", SimulatedProvider.VAPI, vapi);
        serve("/inbox", new InboxApi(inbox)::answer);
        serve("/control", new ControlApi(faults, inbound, vapi)::answer);
        server.start();
    }

    /**
     * Starts on 127.0.0.1.
     *
     * @param port 0 picks a free one
     * @throws IOException when the port is taken
     */
    public static ProviderSimulators start(int port) throws IOException {
        return start(port, Clock.systemUTC());
    }

    /** Starts with a clock of the caller's: what was sent grows older by it, from queued to delivered. */
    public static ProviderSimulators start(int port, Clock clock) throws IOException {
        return start(port, clock, RECEIPTS_AFTER);
    }

    /**
     * The same, with receipts sooner or later than usual.
     *
     * @param receiptsAfter from Twilio's answer to its first receipt
     */
    public static ProviderSimulators start(int port, Clock clock, Duration receiptsAfter) throws IOException {
        tuneHttpServer();
        return new ProviderSimulators(port, clock, receiptsAfter);
    }

    /** To be followed by {@code /2010-04-01/Accounts/{sid}/Messages.json}. */
    public URI twilioUrl() {
        return url("/twilio");
    }

    /** To be followed by {@code /{version}/{phoneNumberId}/messages}. */
    public URI metaUrl() {
        return url("/meta");
    }

    /** To be followed by {@code /messages}. */
    public URI d360Url() {
        return url("/360dialog");
    }

    /** To be followed by {@code /api/v2/partners/{partner}/channels}. */
    public URI d360PartnerUrl() {
        return url("/partner-360dialog");
    }

    /** To be followed by {@code /call} or {@code /phone-number}. */
    public URI vapiUrl() {
        return url("/vapi");
    }

    /** The inbox page; {@code ?format=json} lists what arrived, {@code ?channel=} filters. */
    public URI inboxUrl() {
        return url("/inbox");
    }

    /** To be followed by {@code /faults}, {@code /latency} or {@code /clear}. */
    public URI controlUrl() {
        return url("/control");
    }

    public Inbox inbox() {
        return inbox;
    }

    public Faults faults() {
        return faults;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        executor.shutdownNow();
        twilio.close();
        inbound.close();
    }

    private static HttpServer listen(int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOCAL), port), BACKLOG);
        } catch (BindException e) {
            throw (BindException) new BindException("port " + port + " of 127.0.0.1 is taken").initCause(e);
        }
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void serve(String path, SimulatedProvider provider, ProviderApi api) {
        server.createContext(path, guarded(new FaultyHandler(provider, api, faults, closing)));
    }

    private void serve(String path, Function<Request, Reply> answer) {
        server.createContext(
                path, guarded(exchange -> answer.apply(Request.read(exchange)).send(exchange)));
    }

    /** The JDK's server drops the connection on an exception and says nothing: a bug would pass for a fault. */
    private static HttpHandler guarded(HttpHandler handler) {
        return exchange -> {
            try {
                handler.handle(exchange);
            } catch (RuntimeException bug) {
                LOG.error("the simulator failed", bug);
                new Reply(500, "text/plain", "the simulator failed: " + bug, Map.of()).send(exchange);
            }
        };
    }

    /**
     * The JDK's server reads these once, before its first start: without nodelay each answer waits 40 ms for the
     * client's delayed acknowledgement, and connections idle beyond the limits are closed under the client.
     */
    private static void tuneHttpServer() {
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        setUnlessSet("sun.net.httpserver.maxIdleConnections", "10000");
        setUnlessSet("sun.net.httpserver.idleInterval", "300");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
