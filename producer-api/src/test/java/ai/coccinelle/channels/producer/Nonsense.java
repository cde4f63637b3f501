package ai.coccinelle.channels.producer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a caller should not send, by chance; the same for the same seed. */
final class Nonsense {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_SHOWN = 400;

    /** Stands in a tree for what a tree cannot hold. */
    private static final String MARK = "\"§\"";

    /** As JSON, so that what Java cannot hold is there as well. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "2147483648",
            "9223372036854775808",
            "1e400",
            "-0.0000000000000000000000000001",
            "1" + "0".repeat(300),
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00x\"",
            "\"\\ud83d\\ude00\"",
            "\"\\u202e\\u200b\\ufeff\\uffff\"",
            "\"%00\"",
            "\"' OR 1=1 --\"",
            "\"{{clientName}}{{{x}}}{{#a}}\"",
            "\"<script>alert(1)</script>\"",
            "\"-infinity\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"-999999999-01-01T00:00:00+18:00\"",
            "\"0000-00-00T00:00:00Z\"",
            "\"0001-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:59Z\"",
            "\"2027-01-15T14:00:00+01:00\"",
            "\"2027-01-15\"",
            "\"14:00\"",
            "\"Europe/Paris\"",
            "\"Europe/Atlantis\"",
            "\"019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11\"",
            "\"+33612345678\"",
            "\"jean@example.fr\"",
            "\"sms\"",
            "\"fr\"",
            "\"https://booking.example/\"",
            "\"http://127.0.0.1:1/\"",
            "\"file:///etc/passwd\"",
            "\"" + "x".repeat(300) + "\"",
            "\"" + "é".repeat(40_000) + "\"",
            "[]",
            "[null]",
            "[[],{},\"\",1]",
            "{}",
            "{\"\":1}",
            "{\"a\\u0000\":\"b\"}",
            "{\"\\ud800\":\"b\"}",
            "[".repeat(400) + "]".repeat(400),
            "{\"a\":".repeat(400) + "1" + "}".repeat(400));

    /** Parts of an address, encoded. */
    private static final List<String> SEGMENTS = List.of(
            "x",
            "0",
            "-1",
            "99999999999999999999",
            "%00",
            "a%00b",
            "%FF",
            "%C3%28",
            "%ED%A0%80",
            "%F0%9F%98%80",
            "%2e%2e",
            "%2F",
            "%5C",
            "%3B",
            ";a=b",
            "%0D%0Ax:y",
            "%25",
            "%7B%7D",
            "null",
            "undefined",
            "2027-01-15T14:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "-292275055-05-16T16:47:04Z",
            "019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11",
            "00000000-0000-0000-0000-000000000000",
            "019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f1g",
            "MDE5YWE3YzEtNmYzZS03YzUyLWIxYzAtNWY2ZjBlN2IxZjEx",
            "sms",
            "fax",
            "failed",
            "50",
            "x".repeat(2000));

    private final Random random;
    private String last = "";

    Nonsense(Random random) {
        this.random = random;
    }

    boolean seldom() {
        return random.nextInt(6) == 0;
    }

    String oneOf(String... values) {
        return values[random.nextInt(values.length)];
    }

    String segment() {
        return SEGMENTS.get(random.nextInt(SEGMENTS.size()));
    }

    String contentType() {
        return oneOf(
                "text/plain",
                "application/xml",
                "application/json;charset=utf-16",
                "application/json;charset=nonsense",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "application/x-ndjson",
                "text/csv",
                "nonsense",
                "*/*",
                "application/json;q=x;;");
    }

    /** Header fields beside those that a request needs. */
    Map<String, String> headers() {
        return switch (random.nextInt(8)) {
            case 0 -> Map.of("Idempotency-Key", oneOf("", " ", "k", "é", "x".repeat(256), "a\tb", "booking 42"));
            case 1 ->
                Map.of("Prefer", oneOf("wait", "wait=", "wait=-1", "wait=99999999999999999999", "wait=1;=", ",,;="));
            case 2 ->
                Map.of("Accept", oneOf("text/html", "application/json", "*/*", "nonsense", "application/xml;q=x"));
            case 3 -> Map.of("X-Forwarded-For", segment(), "Accept-Language", segment());
            case 4 -> Map.of("Content-Encoding", oneOf("gzip", "nonsense"));
            default -> Map.of();
        };
    }

    /** A body that began as this JSON. */
    byte[] json(String example) {
        String text = example;
        for (int i = random.nextInt(4); i > 0 && isJson(text); i--) {
            text = bent(JSON.readTree(text)).toString().replace(MARK, VALUES.get(random.nextInt(VALUES.size())));
        }
        return kept(raw(text));
    }

    /** A body that began as these lines, of NDJSON or CSV. */
    byte[] lines(String example) {
        StringBuilder lines = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            lines.append(random.nextBoolean() ? example : VALUES.get(random.nextInt(VALUES.size())))
                    .append(oneOf("\n", "\r\n", "\r", ",", ";", "\"", ""));
        }
        return kept(raw(lines.toString()));
    }

    /** A form that began as this one. */
    Map<String, String> fields(Map<String, String> example) {
        Map<String, String> fields = new TreeMap<>(example);
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = seldom()
                    ? oneOf("x", "", "MessageSid ", "NumMedia")
                    : oneOf(fields.keySet().toArray(String[]::new));
            if (seldom() && fields.size() > 1) {
                fields.remove(name);
            } else {
                JsonNode value = JSON.readTree(readable());
                fields.put(name, value.isString() ? value.asString() : value.toString());
            }
        }
        kept(fields.toString().getBytes(StandardCharsets.UTF_8));
        return fields;
    }

    private String readable() {
        String value;
        do {
            value = VALUES.get(random.nextInt(VALUES.size()));
        } while (!isJson(value));
        return value;
    }

    /** The last body, as far as it can be shown. */
    String lastBody() {
        return last;
    }

    /** One value replaced, taken away, or put beside the others; what replaces it is marked, since a tree cannot hold it all. */
    private JsonNode bent(JsonNode root) {
        List<JsonNode> inner = new ArrayList<>();
        collect(root, inner);
        if (inner.isEmpty()) {
            return JSON.valueToTree("§");
        }
        switch (inner.get(random.nextInt(inner.size()))) {
            case ObjectNode object -> {
                List<String> names = List.copyOf(object.propertyNames());
                String name = names.isEmpty() || seldom()
                        ? oneOf("x", "", "tenantId ", "§§")
                        : names.get(random.nextInt(names.size()));
                if (seldom()) {
                    object.remove(name);
                } else {
                    object.put(name, "§");
                }
            }
            case ArrayNode array -> {
                if (array.isEmpty() || random.nextBoolean()) {
                    array.add("§");
                } else {
                    array.set(random.nextInt(array.size()), "§");
                }
            }
            default -> throw new IllegalStateException("only objects and arrays have an inside");
        }
        return root;
    }

    private static void collect(JsonNode node, List<JsonNode> inner) {
        if (node.isContainer()) {
            inner.add(node);
            node.forEach(child -> collect(child, inner));
        }
    }

    private static boolean isJson(String text) {
        try {
            return JSON.readTree(text) != null;
        } catch (tools.jackson.core.JacksonException not) {
            return false;
        }
    }

    private byte[] raw(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(16)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> scratched(bytes);
            case 2 -> text.getBytes(StandardCharsets.UTF_16);
            case 3 -> (text + text).getBytes(StandardCharsets.UTF_8);
            case 4 -> ("\ufeff" + text).getBytes(StandardCharsets.UTF_8);
            default -> bytes;
        };
    }

    private byte[] scratched(byte[] bytes) {
        for (int i = 0; i < 3 && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private byte[] kept(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        last = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "… (" + body.length + " bytes)" : text;
        return body;
    }
}
