package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
            chain.doFilter(new Buffered(request, body), response);
        }
    }

    private static Problem tooLarge(int most) {
        return Problem.of(
                ProblemType.BODY_TOO_LARGE,
                "The body may have at most %d bytes. Shorten its variables, or send several requests.".formatted(most));
    }

    private static final class Buffered extends HttpServletRequestWrapper {
        private final Stream stream;

        Buffered(HttpServletRequest request, byte[] body) {
            super(request);
            this.stream = new Stream(body);
        }

        @Override
        public ServletInputStream getInputStream() {
            return stream;
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        }
    }

    private static final class Stream extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        Stream(byte[] body) {
            this.bytes = new ByteArrayInputStream(body);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException("the body is already read");
        }
    }
}
