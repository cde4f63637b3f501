package ai.coccinelle.channels.worker.callback;

import ai.coccinelle.channels.worker.outbound.HostNames;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** Resolves the hosts of callbacks on the threads that are there for names which tenants chose. */
final class GuardedNames implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return HostNames.SYSTEM.resolve(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
