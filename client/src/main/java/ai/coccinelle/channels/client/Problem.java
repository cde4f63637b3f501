package ai.coccinelle.channels.client;

import java.util.List;

/**
 * Why something was refused (RFC 9457).
 *
 * @param type a stable URI; docs/errors.md lists them with what to do. {@code about:blank} when what answered was not the
 *     API but something before it
 * @param detail what is wrong with this request and what to do about it
 * @param errors every fault found; empty where the detail says it all
 */
public record Problem(String type, String title, int status, String detail, List<Fault> errors) {
    public Problem {
        errors = errors == null ? List.of() : List.copyOf(errors);
    }

    /** Whether its type ends so, such as {@code invalid-address}. */
    public boolean is(String slug) {
        return type.endsWith("/" + slug);
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
                List.of());
    }
}
