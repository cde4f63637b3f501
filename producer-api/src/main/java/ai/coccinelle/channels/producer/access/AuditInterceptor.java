package ai.coccinelle.channels.producer.access;

import ai.coccinelle.channels.audit.AuditLog;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.tenant.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Enters every call that is to change something into the audit log, before it does: who, what, from where, and how it was
 * answered. Bodies are not entered: they hold secrets. A call that only hands over messages is not entered; the message log
 * has it. A tenant that makes too many such calls is told to wait.
 */
final class AuditInterceptor implements HandlerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(AuditInterceptor.class);
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String ENTRY = AuditInterceptor.class.getName() + ".entry";
    private static final String TENANT = AuditInterceptor.class.getName() + ".tenant";
    private static final int LONGEST = 100;

    private final AuditLog log;
    private final SensitiveLimits limits;

    AuditInterceptor(AuditLog log, SensitiveLimits limits) {
        this.log = log;
        this.limits = limits;
    }

    /** Remembers whose data the request opened. */
    static void opened(Tenant tenant) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(TENANT, tenant.id(), RequestAttributes.SCOPE_REQUEST);
        }
    }

    /**
     * @throws JdbiException when the database is out of reach: nothing is changed then
     * @throws Refusal when the caller makes too many changes
     */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!READING.contains(request.getMethod())
                && SecurityContextHolder.getContext().getAuthentication() instanceof KeyAuthentication known) {
            limit(known.getPrincipal(), response);
            String route = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
            UUID entry = log.begin(
                    known.getPrincipal().key().shown(),
                    request.getMethod() + " " + route,
                    subject(request),
                    request.getRemoteAddr());
            request.setAttribute(ENTRY, entry);
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception fault) {
        if (request.getAttribute(ENTRY) instanceof UUID entry) {
            try {
                log.end(entry, (UUID) request.getAttribute(TENANT), fault == null ? response.getStatus() : 500);
            } catch (JdbiException unreachable) {
                LOG.warn("the end of audit entry {} is not known: {}", entry, unreachable.toString());
            }
        }
    }

    private void limit(Caller caller, HttpServletResponse response) {
        boolean allowed = limits.allowsChange(caller);
        if (caller instanceof Caller.OfTenant tenant) {
            response.setHeader("RateLimit-Policy", limits.policy());
            response.setHeader("RateLimit", limits.left(tenant));
        }
        if (!allowed) {
            throw new Refusal(SensitiveLimits.tooManyChanges());
        }
    }

    private static Map<String, String> subject(HttpServletRequest request) {
        Map<String, String> subject = new TreeMap<>();
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            variables.forEach((name, value) -> subject.put(String.valueOf(name), printable(String.valueOf(value))));
        }
        return subject;
    }

    private static String printable(String value) {
        String plain = value.replaceAll("[^\\p{Graph} ]", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
