package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.producer.problem.ProblemDetail;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one line: a result, or a problem.
 *
 * @param line its place in the request, from 1; blank lines are not counted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AppointmentLineAnswer")
record LineAnswer(
        @Schema(example = "1") int line,
        @Schema(example = "rdv_1") @Nullable String externalId,
        @Nullable Result result,
        @Nullable ProblemDetail problem) {

    /** What became of an appointment. */
    enum Result {
        CREATED,
        CHANGED,
        /** It was known. */
        UNCHANGED;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
