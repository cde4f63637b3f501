package ai.coccinelle.channels.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An answer. */
public record Reply(int status, String contentType, String body, Map<String, String> headers) {

    public static Reply json(int status, JsonNode body) {
        return new Reply(status, "application/json; charset=utf-8", Json.write(body), Map.of());
    }

    public static Reply noContent() {
        return new Reply(204, "", "", Map.of());
    }

    public Reply with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Reply(status, contentType, body, all);
    }

    /** The first half of the body, as if that were all. */
    public Reply truncated() {
        return new Reply(status, contentType, body.substring(0, body.length() / 2), headers);
    }

    public void send(HttpExchange exchange) throws IOException {
        byte[] bytes = bytes();
        prepare(exchange);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /** Announces the whole body, sends half of it and closes the connection. */
    public void sendHalf(HttpExchange exchange) throws IOException {
        byte[] bytes = bytes();
        prepare(exchange);
        exchange.sendResponseHeaders(status, bytes.length + 1L);
        exchange.getResponseBody().write(Arrays.copyOf(bytes, bytes.length / 2));
        exchange.getResponseBody().flush();
        exchange.close();
    }

    /** Closes the connection before the first byte of an answer. */
    public static void drop(HttpExchange exchange) throws IOException {
        exchange.close();
    }

    private byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private void prepare(HttpExchange exchange) {
        if (!contentType.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", contentType);
        }
        headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    }
}
