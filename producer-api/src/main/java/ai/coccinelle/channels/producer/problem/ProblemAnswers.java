package ai.coccinelle.channels.producer.problem;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems as answers and counts them. The one place that does, for controllers and filters alike. */
public final class ProblemAnswers {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MeterRegistry meters;
    private final BooleanSupplier sending;

    public ProblemAnswers(MeterRegistry meters) {
        this(meters, () -> false);
    }

    /** @param sending whether the current request sends or tests: its answer has {@code success}, as the product's document asks */
    ProblemAnswers(MeterRegistry meters, BooleanSupplier sending) {
        this.meters = meters;
        this.sending = sending;
    }

    /** Counts a problem that is part of another answer. */
    public void count(Problem problem) {
        meters.counter("channels.refusals", "problem", problem.type().slug()).increment();
    }

    private static Problem unsuccessful(Problem problem) {
        Map<String, Object> members = new HashMap<>(problem.extensions());
        members.put("success", false);
        return problem.extended(members);
    }

    /** Answers with the problem as {@code application/problem+json}, unless an answer is already on its way. */
    public void write(HttpServletResponse response, Problem problem) throws IOException {
        count(problem);
        if (response.isCommitted()) {
            return;
        }
        byte[] body =
                JSON.writeValueAsBytes(ProblemDetail.of(sending.getAsBoolean() ? unsuccessful(problem) : problem));
        response.resetBuffer();
        response.setStatus(problem.type().status());
        problem.headers().forEach(response::setHeader);
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
