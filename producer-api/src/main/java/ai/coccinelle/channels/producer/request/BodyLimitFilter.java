package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads a request's body whole, up to the limit. A length that is announced is not trusted, one that is not, is no matter. */
final class BodyLimitFilter extends OncePerRequestFilter {
    private final DataSize limit;
    private final Map<String, DataSize> limitsOf;
    private final ProblemAnswers answers;

    /** @param limitsOf the limits of the paths that have one of their own */
    BodyLimitFilter(DataSize limit, Map<String, DataSize> limitsOf, ProblemAnswers answers) {
        this.limit = limit;
        this.limitsOf = Map.copyOf(limitsOf);
        this.answers = answers;
    }

    /** A campaign's file is no body to hold in memory. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return UploadFilter.takes(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        int most = Math.toIntExact(
                limitsOf.getOrDefault(request.getServletPath(), limit).toBytes());
        if (request.getContentLengthLong() > most) {
            answers.write(response, tooLarge(most));
            return;
        }
        byte[] body = request.getInputStream().readNBytes(most + 1);
        if (body.length > most) {
            answers.write(response, tooLarge(most));
        } else {
            chain.doFilter(new ReadRequest(request, new ByteArrayInputStream(body)), response);
        }
    }

    static Problem tooLarge(long most) {
        return Problem.of(
                ProblemType.BODY_TOO_LARGE,
                "The body may have at most %d bytes. Send less of it, or several requests.".formatted(most));
    }
}
