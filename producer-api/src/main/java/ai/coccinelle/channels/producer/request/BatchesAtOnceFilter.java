package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets only so many batches be taken in at once, in the order they came, and at most half of them of one tenant: without it a
 * few callers' batches would hold every connection to the database, and the memory, before anybody's single message. It comes
 * after the body was read, so that a slow sender holds nobody up.
 */
final class BatchesAtOnceFilter extends OncePerRequestFilter {
    private final Predicate<HttpServletRequest> which;
    private final Places places;
    private final Duration wait;
    private final ProblemAnswers answers;

    /** @param which the requests that need a place; others pass */
    BatchesAtOnceFilter(Predicate<HttpServletRequest> which, int atOnce, Duration wait, ProblemAnswers answers) {
        this.which = which;
        this.places = new Places(atOnce);
        this.wait = wait;
        this.answers = answers;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !which.test(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        UUID tenant = BodyLimitFilter.tenant();
        if (!places.acquire(tenant, wait)) {
            answers.write(response, tooMany());
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.release(tenant);
        }
    }

    static Problem tooMany() {
        return Problem.of(
                        ProblemType.TOO_MANY_REQUESTS,
                        "More of these requests come than are taken in at once. Wait some seconds, and send this one again; nothing of it was"
                                + " stored.")
                .with(HttpHeaders.RETRY_AFTER, "1");
    }
}
