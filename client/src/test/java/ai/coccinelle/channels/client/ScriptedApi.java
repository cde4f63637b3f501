package ai.coccinelle.channels.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Answers as the script says, call by call, and remembers what it was asked. */
final class ScriptedApi implements AutoCloseable {
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    private final Queue<Act> script = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final HttpServer server;

    record Asked(
            String method,
            String path,
            @Nullable String key,
            @Nullable String prefer,
            @Nullable String contentType,
            String body) {}

    /** What happens to a call. */
    interface Act {
        void play(HttpExchange exchange) throws IOException;
    }

    private ScriptedApi(HttpServer server) {
        this.server = server;
    }

    static ScriptedApi start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ScriptedApi api = new ScriptedApi(server);
            server.createContext("/", api::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return api;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    ScriptedApi then(Act act) {
        script.add(act);
        return this;
    }

    ScriptedApi thenAnswer(int status, String body) {
        return thenAnswer(status, body, Map.of());
    }

    ScriptedApi thenAnswer(int status, String body, Map<String, String> headers) {
        return then(exchange -> {
            exchange.getResponseHeaders()
                    .set("Content-Type", status < 300 ? "application/json" : "application/problem+json");
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    /** The connection ends before an answer. */
    ScriptedApi thenHangUp() {
        return then(exchange -> {});
    }

    /** An answer begins, says this much of it, and then nothing more; the connection stays. */
    ScriptedApi thenFallSilentAfter(String contentType, String beginning) {
        return then(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(200, beginning.length() + 1_000);
            exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            awaitEnd();
        });
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("Prefer"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            Act next = script.poll();
            if (next != null) {
                next.play(exchange);
            }
        }
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
    }
}
