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
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Puts a campaign's file by on disk before anything is done with it, and away when it was answered: it is never whole in
 * memory, and a slow sender holds neither a place nor a connection to the database. What lies on disk is bounded, over all
 * files and over those of a tenant, since there the directory of passing files may be memory.
 */
final class UploadFilter extends OncePerRequestFilter {
    static final String UNDER = "/api/campaigns/*";

    private static final Pattern PATH = Pattern.compile("/api/campaigns/[^/]+/recipients");
    private static final int AT_ONCE = 64 * 1024;

    /** Of the largest files, how many may lie on disk together. */
    private static final int FILES = 4;

    private final long most;
    private final ProblemAnswers answers;
    private final Room disk;
    private final Room memory;

    /** @param memory in which a file has room while it is waited for */
    UploadFilter(DataSize most, Room memory, ProblemAnswers answers) {
        this.most = most.toBytes();
        this.answers = answers;
        this.memory = memory;
        this.disk = new Room(FILES * this.most, FILES / 2 * this.most);
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
        Path file = Files.createTempFile("upload-", ".csv"); // for this user's eyes only
        try (Room.Portion onDisk = disk.open(BodyLimitFilter.tenant(), false);
                Room.Portion inMemory = memory.open(BodyLimitFilter.tenant(), false)) {
            Optional<Problem> problem = putBy(request, file, onDisk, inMemory);
            if (problem.isPresent()) {
                BodyLimitFilter.drain(request, inMemory, problem.get());
                answers.write(response, problem.get());
            } else {
                try (InputStream body = new BufferedInputStream(Files.newInputStream(file))) {
                    request.setAttribute(UploadedFile.ATTRIBUTE, file);
                    chain.doFilter(new ReadRequest(request, () -> body), response);
                }
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Optional<Problem> putBy(HttpServletRequest request, Path file, Room.Portion onDisk, Room.Portion inMemory)
            throws IOException {
        if (request.getContentLengthLong() > most) {
            return Optional.of(Body.tooLarge(most));
        }
        if (!inMemory.grow(Body.WAITING + AT_ONCE)) {
            return Optional.of(Body.noRoom());
        }
        try {
            return putBy(request.getInputStream(), file, onDisk);
        } finally {
            inMemory.shrink(Body.WAITING + AT_ONCE);
        }
    }

    /** Copies the body; returns why it could not be, when it could not. */
    private Optional<Problem> putBy(InputStream body, Path file, Room.Portion portion) throws IOException {
        byte[] some = new byte[AT_ONCE];
        long copied = 0;
        Pace pace = Pace.begin(System::nanoTime);
        try (OutputStream copy = Files.newOutputStream(file)) {
            for (int read = body.read(some); read >= 0; read = body.read(some)) {
                copied += read;
                if (!portion.grow(read)) {
                    return Optional.of(BatchesAtOnceFilter.tooMany());
                }
                if (copied > most) {
                    return Optional.of(Body.tooLarge(most));
                }
                if (pace.isTooSlow(copied)) {
                    return Optional.of(Body.tooSlow());
                }
                copy.write(some, 0, read);
            }
        }
        return Optional.empty();
    }
}
