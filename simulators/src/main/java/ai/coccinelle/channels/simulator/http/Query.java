package ai.coccinelle.channels.simulator.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code a=b&c=d} of query strings and forms. */
final class Query {
    private Query() {}

    /** The first value of each name, decoded; a pair that cannot be decoded is left out. */
    static Map<String, String> parse(@Nullable String encoded) {
        Map<String, String> values = new LinkedHashMap<>();
        if (encoded == null) {
            return values;
        }
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                put(values, pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return values;
    }

    private static void put(Map<String, String> values, String name, String value) {
        try {
            values.putIfAbsent(
                    URLDecoder.decode(name, StandardCharsets.UTF_8), URLDecoder.decode(value, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            // The providers take no notice of it either.
        }
    }
}
