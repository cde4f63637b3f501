package ai.coccinelle.channels.producer.problem;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems as answers and counts them. The one place that does, for controllers and filters alike. */
public final class ProblemAnswers {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Pattern SENDING = Pattern.compile("/api/channels/(test|[^/]+/send)");

    private final MeterRegistry meters;

    public ProblemAnswers(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts a problem that is part of another answer. */
    public void count(Problem problem) {
        meters.counter("channels.refusals", "problem", problem.type().slug()).increment();
    }

    /** Callers that send or test read {@code success} in every answer, as the product's document has it. */
    private static boolean isAboutSending() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
                && SENDING.matcher(current.getRequest().getRequestURI()).matches();
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
        byte[] body = JSON.writeValueAsBytes(ProblemDetail.of(isAboutSending() ? unsuccessful(problem) : problem));
        response.resetBuffer();
        response.setStatus(problem.type().status());
        problem.headers().forEach(response::setHeader);
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
