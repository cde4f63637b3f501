package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a caller's body whole, up to the limit of the operation, where there is room for it: the bytes that lie in memory are
 * bounded over all requests, and over those of a tenant.
 */
final class BodyLimitFilter extends OncePerRequestFilter {
    /** So much of what is refused is read to its end. */
    private static final long MOST_DRAINED = DataSize.ofMegabytes(40).toBytes();

    private final int limit;
    private final Map<String, DataSize> limitsOfPosts;
    private final Room room;
    private final ProblemAnswers answers;

    /** @param limitsOfPosts the limits of the paths to which more may be posted */
    BodyLimitFilter(DataSize limit, Map<String, DataSize> limitsOfPosts, Room room, ProblemAnswers answers) {
        this.limit = Math.toIntExact(limit.toBytes());
        this.limitsOfPosts = Map.copyOf(limitsOfPosts);
        this.room = room;
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
        int most = most(request);
        try (Room.Portion portion = room.open(tenant(), most > limit)) {
            Body body = Body.read(
                    request.getInputStream(), request.getContentLengthLong(), most, portion, System::nanoTime);
            switch (body) {
                case Body.Whole whole -> chain.doFilter(ReadRequest.of(request, whole), response);
                case Body.Refused(var problem) -> {
                    portion.close();
                    drain(request, portion, problem);
                    answers.write(response, problem);
                }
            }
        }
    }

    private int most(HttpServletRequest request) {
        DataSize ofPost = "POST".equals(request.getMethod()) ? limitsOfPosts.get(request.getServletPath()) : null;
        return ofPost == null ? limit : Math.toIntExact(ofPost.toBytes());
    }

    /** The tenant that calls; null: the platform, whose share is all. */
    static @Nullable UUID tenant() {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        return known != null && known.getPrincipal() instanceof Caller.OfTenant caller ? caller.tenantId() : null;
    }

    /** Reads on, into nothing, what is too large, so that its sender hears why; while it goes swiftly, and there is room to wait. */
    static void drain(HttpServletRequest request, Room.Portion portion, Problem problem) throws IOException {
        if (problem.type() == ProblemType.BODY_TOO_LARGE && portion.grow(Body.WAITING)) {
            drain(request.getInputStream());
        }
    }

    private static void drain(InputStream rest) throws IOException {
        byte[] some = new byte[Body.FIRST];
        Pace pace = Pace.begin(System::nanoTime);
        long drained = 0;
        for (int read = rest.read(some); read >= 0; read = rest.read(some)) {
            drained += read;
            if (drained > MOST_DRAINED || pace.isTooSlow(drained)) {
                return;
            }
        }
    }
}
