package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts a campaign's file by on disk before anything is done with it, and away when it was answered: it is never whole in
 * memory, and a slow sender holds neither a place nor a connection to the database.
 */
final class UploadFilter extends OncePerRequestFilter {
    static final String UNDER = "/api/campaigns/*";

    private static final Pattern PATH = Pattern.compile("/api/campaigns/[^/]+/recipients");
    private static final int AT_ONCE = 64 * 1024;

    private final long most;
    private final ProblemAnswers answers;

    UploadFilter(DataSize most, ProblemAnswers answers) {
        this.most = most.toBytes();
        this.answers = answers;
    }

    /** Whether the request brings a file. */
    static boolean takes(HttpServletRequest request) {
        return "PUT".equals(request.getMethod())
                && PATH.matcher(request.getServletPath()).matches();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !takes(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > most) {
            answers.write(response, BodyLimitFilter.tooLarge(most));
            return;
        }
        Path file = Files.createTempFile("upload-", ".csv"); // for this user's eyes only
        try {
            if (isPutBy(request.getInputStream(), file)) {
                try (InputStream body = new BufferedInputStream(Files.newInputStream(file))) {
                    chain.doFilter(new ReadRequest(request, body), response);
                }
            } else {
                answers.write(response, BodyLimitFilter.tooLarge(most));
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Copies the body; returns whether it is as small as it must be. */
    private boolean isPutBy(InputStream body, Path file) throws IOException {
        byte[] some = new byte[AT_ONCE];
        long total = 0;
        try (OutputStream copy = Files.newOutputStream(file)) {
            for (int read = body.read(some); read >= 0; read = body.read(some)) {
                total += read;
                if (total > most) {
                    return false;
                }
                copy.write(some, 0, read);
            }
        }
        return true;
    }
}
