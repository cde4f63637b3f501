package ai.coccinelle.channels.producer.problem;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why a request is refused (RFC 9457).
 *
 * @param detail what is wrong with this request and what to do about it
 * @param faults every fault found, empty where the detail says it all
 * @param headers header fields that go with the answer
 * @param extensions further members of the problem (RFC 9457, 3.2), for programs
 */
public record Problem(
        ProblemType type,
        String detail,
        List<Fault> faults,
        Map<String, String> headers,
        Map<String, Object> extensions) {
    public Problem {
        faults = List.copyOf(faults);
        headers = Map.copyOf(headers);
        extensions = Map.copyOf(extensions);
    }

    public static Problem of(ProblemType type, String detail) {
        return of(type, detail, List.of());
    }

    public static Problem of(ProblemType type, String detail, List<Fault> faults) {
        return new Problem(type, detail, faults, Map.of(), Map.of());
    }

    /** A problem whose detail is that of all its faults. */
    public static Problem invalid(ProblemType type, List<Fault> faults) {
        String details = faults.stream()
                .map(fault -> "'" + fault.field() + "': " + fault.detail())
                .collect(Collectors.joining(" "));
        return of(type, "Mend this and send the request again. " + details, faults);
    }

    public Problem with(String header, String value) {
        return new Problem(type, detail, faults, Map.of(header, value), extensions);
    }

    /** The problem with these members beside the usual ones. */
    public Problem extended(Map<String, Object> members) {
        return new Problem(type, detail, faults, headers, members);
    }
}
