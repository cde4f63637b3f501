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
 */
public record Problem(ProblemType type, String detail, List<Fault> faults, Map<String, String> headers) {
    public Problem {
        faults = List.copyOf(faults);
        headers = Map.copyOf(headers);
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), Map.of());
    }

    public static Problem of(ProblemType type, String detail, List<Fault> faults) {
        return new Problem(type, detail, faults, Map.of());
    }

    /** A problem whose detail is that of all its faults. */
    public static Problem invalid(ProblemType type, List<Fault> faults) {
        String details = faults.stream()
                .map(fault -> "'" + fault.field() + "': " + fault.detail())
                .collect(Collectors.joining(" "));
        return of(type, "Mend this and send the request again. " + details, faults);
    }

    public Problem with(String header, String value) {
        return new Problem(type, detail, faults, Map.of(header, value));
    }
}
