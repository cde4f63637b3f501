package ai.coccinelle.channels.outbound;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells whether the worker may connect to an address that a tenant named: only to public ones, and only to the ports that
 * the protocol has. Otherwise a tenant could have the worker talk to the platform's own services.
 */
public final class AddressGuard {
    /** SMTP's: relay, implicit TLS, submission, and the one that many hosts offer where 25 is blocked. */
    public static final Set<Integer> SMTP_PORTS = Set.of(25, 465, 587, 2525);

    /** Callbacks go by HTTPS. */
    public static final Set<Integer> HTTPS_PORTS = Set.of(443);

    /** Not globally reachable: IANA's special-purpose registries for IPv4 and IPv6, multicast, and what is reserved. */
    private static final List<Network> FORBIDDEN = networks(List.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001:2::/48",
            "2001:10::/28",
            "2001:20::/28",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8"));

    private static final Network MAPPED = Network.mapped();
    private static final Network TRANSLATED = Network.of("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.of("2002::/16");
    private static final Network TEREDO = Network.of("2001::/32");

    private final List<Network> allowed;
    private final Set<Integer> ports;

    /** A guard of what goes to mail servers. */
    public AddressGuard(Collection<String> allowed) {
        this(allowed, SMTP_PORTS);
    }

    /**
     * @param allowed networks that are let through though they are not public, at any port, as CIDR writes them: for
     *     development
     * @param ports what the protocol has
     * @throws IllegalArgumentException naming the first network that is not one
     */
    public AddressGuard(Collection<String> allowed, Set<Integer> ports) {
        this.allowed = networks(allowed);
        this.ports = Set.copyOf(ports);
    }

    private static List<Network> networks(Collection<String> texts) {
        return texts.stream().map(Network::of).toList();
    }

    /** Whether the address may be connected to. */
    public boolean allows(InetAddress address) {
        return isExcepted(address) || inner(address).noneMatch(AddressGuard::isForbidden);
    }

    /** Whether this port may be connected to at that address. */
    public boolean allowsPort(InetAddress address, int port) {
        return ports.contains(port) || isExcepted(address);
    }

    private boolean isExcepted(InetAddress address) {
        return allowed.stream().anyMatch(network -> network.contains(address));
    }

    private static boolean isForbidden(InetAddress address) {
        return FORBIDDEN.stream().anyMatch(network -> network.contains(address));
    }

    /** The address, and the IPv4 addresses that it stands for where it is one of the forms that carry some. */
    private static Stream<InetAddress> inner(InetAddress address) {
        if (MAPPED.contains(address) || TRANSLATED.contains(address)) {
            return Stream.of(address, Network.embedded(address, 12, false));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return Stream.of(address, Network.embedded(address, 2, false));
        }
        return TEREDO.contains(address)
                ? Stream.of(address, Network.embedded(address, 4, false), Network.embedded(address, 12, true))
                : Stream.of(address);
    }
}
