package ai.coccinelle.channels.producer.access;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Tells who calls by {@code Authorization: Bearer <key>} (RFC 6750), and how often it may. */
final class KeyFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    private final Callers callers;
    private final CallLimits limits;
    private final SensitiveLimits sensitive;
    private final ProblemAnswers answers;
    private final HandlerExceptionResolver faults;

    KeyFilter(
            Callers callers,
            CallLimits limits,
            SensitiveLimits sensitive,
            ProblemAnswers answers,
            HandlerExceptionResolver faults) {
        this.callers = callers;
        this.limits = limits;
        this.sensitive = sensitive;
        this.answers = answers;
        this.faults = faults;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Secret> key = key(request.getHeader(HttpHeaders.AUTHORIZATION));
        Optional<Caller> caller;
        try {
            caller = key.flatMap(callers::find);
        } catch (RuntimeException fault) { // the database is out of reach
            faults.resolveException(request, response, null, fault);
            return;
        }
        if (key.isPresent() && caller.isEmpty() && !sensitive.allowsUnknownKey(ClientNetwork.of(request))) {
            answers.write(response, SensitiveLimits.shutOut());
            return;
        }
        if (caller.isPresent() && !limits.allow(caller.get())) {
            answers.write(response, tooMany());
            return;
        }
        caller.ifPresent(KeyFilter::authenticate);
        chain.doFilter(request, response);
    }

    private static Optional<Secret> key(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(new Secret(header.substring(SCHEME.length()).strip()))
                : Optional.empty();
    }

    private static void authenticate(Caller caller) {
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new KeyAuthentication(caller));
        SecurityContextHolder.setContext(context);
    }

    private static Problem tooMany() {
        return Problem.of(
                        ProblemType.TOO_MANY_REQUESTS,
                        "This tenant makes more requests a second than it may. Wait a second, spread the requests, and send this"
                                + " one again; nothing of it was stored.")
                .with(HttpHeaders.RETRY_AFTER, "1");
    }
}
