package ai.coccinelle.channels.client;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why something was refused (RFC 9457).
 *
 * @param type a stable URI; docs/errors.md lists them with what to do. {@code about:blank} when what answered was not the
 *     API but something before it
 * @param detail what is wrong with this request and what to do about it
 * @param errors every fault found; empty where the detail says it all
 * @param extensions what else stands in it by its type, such as {@code overflow} of an SMS that is too long
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        List<Fault> errors,
        @JsonAnySetter Map<String, Object> extensions) {
    public Problem {
        errors = errors == null ? List.of() : List.copyOf(errors);
        extensions = extensions == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
    }

    /** Whether its type ends so, such as {@code invalid-address}. */
    public boolean is(String slug) {
        return type.endsWith("/" + slug);
    }

    /** Of {@code old-version}: the version that is known. Empty with every other type. */
    Optional<Long> currentVersion() {
        return is("old-version") && extensions.get("currentVersion") instanceof Number known
                ? Optional.of(known.longValue())
                : Optional.empty();
    }

    /**
     * One thing wrong with a request.
     *
     * @param field where: a JSON path, a parameter or a header
     * @param code what, for programs
     * @param detail what is wrong and what to do, for people
     */
    public record Fault(String field, String code, String detail) {}

    static Problem unreadable(int status) {
        return new Problem(
                "about:blank",
                "No answer of the API's",
                status,
                "Something answered %d, not with a problem of the API's: a proxy before it, or another address."
                        .formatted(status),
                List.of(),
                Map.of());
    }
}
