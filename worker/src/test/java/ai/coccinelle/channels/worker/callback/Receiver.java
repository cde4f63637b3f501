package ai.coccinelle.channels.worker.callback;

import ai.coccinelle.channels.simulator.mail.SimulatorTls;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A tenant's system, by HTTPS on this machine. The path says how it behaves. */
final class Receiver implements AutoCloseable {
    final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

    /** What {@code /status} answers with. */
    final AtomicInteger status = new AtomicInteger(200);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpsServer server;

    /** One callback that came in. */
    record Arrival(String path, Headers headers, String body) {}

    Receiver() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(SimulatorTls.serverContext()));
        server.setExecutor(threads);
        server.createContext("/ok", exchange -> answer(exchange, 204));
        server.createContext("/status", exchange -> answer(exchange, status.get()));
        server.createContext("/busy", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "120");
            answer(exchange, 429);
        });
        server.createContext("/redirect", exchange -> {
            exchange.getResponseHeaders().set("Location", url("/ok"));
            answer(exchange, 307);
        });
        server.createContext("/hang", exchange -> {
            keep(exchange);
            waitForTheEnd();
        });
        server.createContext("/endless", this::pourEndlessly);
        server.start();
    }

    String url(String path) {
        return "https://localhost:" + port() + path;
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Arrival> at(String path) {
        return arrivals.stream().filter(arrival -> arrival.path().equals(path)).toList();
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        keep(exchange);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void keep(HttpExchange exchange) throws IOException {
        arrivals.add(new Arrival(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    }

    private void pourEndlessly(HttpExchange exchange) throws IOException {
        keep(exchange);
        exchange.sendResponseHeaders(200, 0);
        byte[] much = new byte[64 << 10];
        try (OutputStream body = exchange.getResponseBody()) {
            while (closing.getCount() > 0) {
                body.write(much);
            }
        }
    }

    private void waitForTheEnd() {
        try {
            closing.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
