package ai.coccinelle.channels.producer.problem;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why a request is refused (RFC 9457).
 *
 * @param detail what is wrong with this request and what to do about it
 * @param faults the faults found, at most {@value #MOST_FAULTS}; empty where the detail says it all
 * @param headers header fields that go with the answer
 * @param extensions further members of the problem (RFC 9457, 3.2), for programs
 */
public record Problem(
        ProblemType type,
        String detail,
        List<Fault> faults,
        Map<String, String> headers,
        Map<String, Object> extensions) {
    /** As many as an answer names. */
    public static final int MOST_FAULTS = 50;

    private static final int MOST_DETAILS = 10;

    public Problem {
        faults = List.copyOf(faults.size() > MOST_FAULTS ? faults.subList(0, MOST_FAULTS) : faults);
        headers = Map.copyOf(headers);
        extensions = Map.copyOf(extensions);
    }

    public static Problem of(ProblemType type, String detail) {
        return of(type, detail, List.of());
    }

    public static Problem of(ProblemType type, String detail, List<Fault> faults) {
        return new Problem(type, detail, faults, Map.of(), Map.of());
    }

    /** A problem whose detail is that of the first faults; of very many the first are named, and the others counted. */
    public static Problem invalid(ProblemType type, List<Fault> faults) {
        return invalid(type, faults, faults.size());
    }

    /**
     * The same, where not every fault was kept.
     *
     * @param found how many there are
     */
    public static Problem invalid(ProblemType type, List<Fault> faults, int found) {
        String details = faults.stream()
                .limit(MOST_DETAILS)
                .map(fault -> "'" + fault.field() + "': " + fault.detail())
                .collect(Collectors.joining(" "));
        int named = Math.min(faults.size(), MOST_FAULTS);
        String more = found > named ? " There are %d more faults than `errors` names.".formatted(found - named) : "";
        return of(type, "Mend this and send the request again. " + details + more, faults);
    }

    /** The same problem, naming no more than so many faults. */
    Problem limited(int most) {
        if (faults.size() <= most) {
            return this;
        }
        Problem limited = invalid(type, faults.subList(0, most), faults.size());
        return new Problem(type, limited.detail, limited.faults, headers, extensions);
    }

    public static Problem unknownRoute(String path) {
        return of(
                ProblemType.UNKNOWN_ROUTE,
                "There is nothing at %s. GET /v3/api-docs lists what there is.".formatted(path));
    }

    /** @param allowed the methods that the path takes */
    public static Problem methodNotAllowed(String path, String method, List<String> allowed) {
        String listed = String.join(", ", allowed);
        return of(ProblemType.METHOD_NOT_ALLOWED, "%s is not for %s. Use %s.".formatted(path, method, listed))
                .with("Allow", listed);
    }

    public Problem with(String header, String value) {
        return new Problem(type, detail, faults, Map.of(header, value), extensions);
    }

    /** The problem with these members beside the usual ones. */
    public Problem extended(Map<String, Object> members) {
        return new Problem(type, detail, faults, headers, members);
    }
}
