package ai.coccinelle.channels.producer.problem;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems as answers and counts them. The one place that does, for controllers and filters alike. */
public final class ProblemAnswers {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MeterRegistry meters;

    public ProblemAnswers(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Answers with the problem as {@code application/problem+json}, unless an answer is already on its way. */
    public void write(HttpServletResponse response, Problem problem) throws IOException {
        meters.counter("channels.refusals", "problem", problem.type().slug()).increment();
        if (response.isCommitted()) {
            return;
        }
        byte[] body = JSON.writeValueAsBytes(json(problem));
        response.resetBuffer();
        response.setStatus(problem.type().status());
        problem.headers().forEach(response::setHeader);
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private static Map<String, Object> json(Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", problem.type().uri());
        json.put("title", problem.type().title());
        json.put("status", problem.type().status());
        json.put("detail", problem.detail());
        if (!problem.faults().isEmpty()) {
            json.put("errors", problem.faults());
        }
        return json;
    }
}
