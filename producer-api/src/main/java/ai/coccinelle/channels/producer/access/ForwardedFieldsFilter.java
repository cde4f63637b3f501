package ai.coccinelle.channels.producer.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, once, that a proxy names its callers' addresses and is not trusted: all its callers are one address then. */
final class ForwardedFieldsFilter extends HttpFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedFieldsFilter.class);

    /** Tomcat's RemoteIpValve sets it where it took the fields over. */
    private static final String TAKEN_OVER = "org.apache.tomcat.request.forwarded";

    private final transient AtomicBoolean said = new AtomicBoolean();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getHeader("X-Forwarded-For") != null
                && request.getAttribute(TAKEN_OVER) == null
                && said.compareAndSet(false, true)) {
            LOG.warn(
                    "a request from {} has the field X-Forwarded-For, which does not count: limits by address and the audit log"
                            + " see that address for all callers behind it. If a proxy of yours is there, set"
                            + " SERVER_FORWARD_HEADERS_STRATEGY=native and SERVER_TOMCAT_REMOTEIP_INTERNAL_PROXIES",
                    request.getRemoteAddr());
        }
        chain.doFilter(request, response);
    }
}
