package ai.coccinelle.channels.worker.provider.smtp;

import ai.coccinelle.channels.outbound.AddressGuard;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * How tenants' mail servers are spoken to.
 *
 * @param allowPlain whether an account that is not {@code secure} may be used at all: for development
 * @param implicitTlsPorts the ports on which TLS begins with the connection; on any other by STARTTLS
 * @param ehloName what we call ourselves; see {@link EhloName}
 * @param guard of the addresses that tenants name
 * @param trust where TLS sockets come from; null: the JDK's own, with its certificate authorities
 */
public record SmtpSettings(
        boolean allowPlain,
        Set<Integer> implicitTlsPorts,
        String ehloName,
        SmtpTimeouts timeouts,
        @Nullable SSLSocketFactory trust,
        AddressGuard guard) {
    public static final Set<Integer> DEFAULT_IMPLICIT_TLS_PORTS = Set.of(465, 2465);

    public SmtpSettings {
        implicitTlsPorts = Set.copyOf(implicitTlsPorts);
    }

    /** For production: encrypted only. */
    public SmtpSettings() {
        this(
                false,
                DEFAULT_IMPLICIT_TLS_PORTS,
                EhloName.of(null, null),
                SmtpTimeouts.DEFAULT,
                null,
                new AddressGuard(Set.of()));
    }
}
