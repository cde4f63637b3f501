package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.Problem;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts a campaign's file by on disk before anything is done with it, and away when it was answered: it is never whole in
 * memory, and a slow sender holds neither a place nor a connection to the database. What lies on disk is bounded, over all
 * files, since there the directory of passing files may be memory.
 */
final class UploadFilter extends OncePerRequestFilter {
    static final String UNDER = "/api/campaigns/*";

    private static final Pattern PATH = Pattern.compile("/api/campaigns/[^/]+/recipients");
    private static final int AT_ONCE = 64 * 1024;

    /** Of the largest files, how many may lie on disk together. */
    private static final int FILES = 4;

    private final long most;
    private final ProblemAnswers answers;
    private final AtomicLong onDisk = new AtomicLong();

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
        Taken taken = new Taken();
        try {
            Optional<Problem> problem = putBy(request.getInputStream(), file, taken);
            if (problem.isPresent()) {
                answers.write(response, problem.get());
            } else {
                try (InputStream body = new BufferedInputStream(Files.newInputStream(file))) {
                    chain.doFilter(new ReadRequest(request, body), response);
                }
            }
        } finally {
            Files.deleteIfExists(file);
            onDisk.addAndGet(-taken.bytes);
        }
    }

    /** Copies the body; returns why it could not be, when it could not. */
    private Optional<Problem> putBy(InputStream body, Path file, Taken taken) throws IOException {
        byte[] some = new byte[AT_ONCE];
        try (OutputStream copy = Files.newOutputStream(file)) {
            for (int read = body.read(some); read >= 0; read = body.read(some)) {
                taken.bytes += read;
                if (onDisk.addAndGet(read) > FILES * most) {
                    return Optional.of(BatchesAtOnceFilter.tooMany());
                }
                if (taken.bytes > most) {
                    return Optional.of(BodyLimitFilter.tooLarge(most));
                }
                copy.write(some, 0, read);
            }
        }
        return Optional.empty();
    }

    /** Counts what one file takes of the room for all. */
    private static final class Taken {
        private long bytes;
    }
}
