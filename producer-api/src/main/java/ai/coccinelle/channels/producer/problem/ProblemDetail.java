package ai.coccinelle.channels.producer.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** A problem as it stands in JSON (RFC 9457). */
@Schema(name = "Problem") // described in the package openapi
public record ProblemDetail(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> errors,
        @JsonAnyGetter Map<String, Object> extensions) {
    public ProblemDetail {
        errors = List.copyOf(errors);
        extensions = Map.copyOf(extensions);
    }

    public static ProblemDetail of(Problem problem) {
        ProblemType type = problem.type();
        return new ProblemDetail(
                type.uri(), type.title(), type.status(), problem.detail(), problem.faults(), problem.extensions());
    }
}
