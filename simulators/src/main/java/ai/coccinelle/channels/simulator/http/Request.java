package ai.coccinelle.channels.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request, read to its end.
 *
 * @param path what follows the simulator's own prefix; empty or with a leading slash
 * @param query the first value of each parameter, decoded
 * @param headers the first value of each; names in any case
 */
public record Request(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {

    public static Request read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, first(values)));
        String prefix = exchange.getHttpContext().getPath();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath().substring(prefix.length()),
                Query.parse(exchange.getRequestURI().getRawQuery()),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    public boolean is(String method, String path) {
        return this.method.equals(method) && this.path.equals(path);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Whether it carries this token: {@code Authorization: Bearer …}. */
    public boolean bears(String token) {
        return header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .filter(value -> value.substring(7).strip().equals(token))
                .isPresent();
    }

    /** The fields of a form; none when the body is of another type. */
    public Map<String, String> form() {
        return hasType("application/x-www-form-urlencoded") ? Query.parse(body) : Map.of();
    }

    /** The JSON object in the body; empty when it is malformed or of another type. */
    public Optional<ObjectNode> json() {
        return hasType("application/json") ? Json.parse(body) : Optional.empty();
    }

    private boolean hasType(String type) {
        return header("Content-Type")
                .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .filter(type::equals)
                .isPresent();
    }

    private static String first(List<String> values) {
        return values.isEmpty() ? "" : values.getFirst();
    }
}
