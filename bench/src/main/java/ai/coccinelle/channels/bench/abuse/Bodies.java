package ai.coccinelle.channels.bench.abuse;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies that take much more to read than to send. */
final class Bodies {
    private static final int FIELDS = 499_000;
    private static final int CSV_ROWS = 1_000;
    private static final int CSV_FIELDS = 16_384;
    private static final int LONG_FILE = 100_000;

    private Bodies() {}

    /** Half a million fields that no request has. */
    static byte[] manyFields() {
        return bytes(IntStream.range(0, FIELDS)
                .mapToObj(number -> "\"a" + number + "\":0")
                .collect(Collectors.joining(",", "{", "}")));
    }

    /** 1,000 rows of 16,384 fields. */
    static byte[] wideFile() {
        String row = String.join(",", Collections.nCopies(CSV_FIELDS, "a")) + "\n";
        return bytes("telephone,prenom\n" + row.repeat(CSV_ROWS));
    }

    /** As many rows as a file may have. */
    static byte[] longFile() {
        return bytes(IntStream.range(0, LONG_FILE)
                .mapToObj("+336%08d;Jeanne%n"::formatted)
                .collect(Collectors.joining("", "telephone;prenom\n", "")));
    }

    static byte[] shortFile() {
        return bytes("telephone;prenom\n+33612345678;Jeanne\n");
    }

    /** A text of tags that are never closed. */
    static byte[] unclosedTags(String tenant) {
        return bytes("{\"tenantId\":\"%s\",\"channel\":\"sms\",\"locale\":\"fr\",\"body\":\"%s\"}"
                .formatted(tenant, "{{".repeat(32_000)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
