package ai.coccinelle.channels.producer.problem;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems as answers and counts them. The one place that does, for controllers and filters alike. */
public final class ProblemAnswers {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MeterRegistry meters;

    public ProblemAnswers(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts a problem that is part of another answer. */
    public void count(Problem problem) {
        meters.counter("channels.refusals", "problem", problem.type().slug()).increment();
    }

    /** Answers with the problem as {@code application/problem+json}, unless an answer is already on its way. */
    public void write(HttpServletResponse response, Problem problem) throws IOException {
        count(problem);
        if (response.isCommitted()) {
            return;
        }
        byte[] body = JSON.writeValueAsBytes(ProblemDetail.of(problem));
        response.resetBuffer();
        response.setStatus(problem.type().status());
        problem.headers().forEach(response::setHeader);
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
