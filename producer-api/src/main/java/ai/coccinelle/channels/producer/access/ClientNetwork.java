package ai.coccinelle.channels.producer.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * Network that a client calls from, for limits: an IPv4 address, or the first 64 bits of an IPv6 address, since a single host has all
 * addresses that begin with them (RFC 6177, RFC 7421).
 */
public final class ClientNetwork {
    private static final int BYTES = 8;

    private ClientNetwork() {}

    /** Returns what limits count the request under. */
    public static String of(HttpServletRequest request) {
        return of(request.getRemoteAddr());
    }

    /** Returns what limits count the address under: itself when it is no IPv6 address. */
    static String of(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(withoutZone(address));
            return literal instanceof Inet6Address
                    ? HexFormat.ofDelimiter(":").formatHex(literal.getAddress(), 0, BYTES) + "/64"
                    : literal.getHostAddress(); // IPv4-mapped
        } catch (IllegalArgumentException none) {
            return address;
        }
    }

    /** The zone is an interface of this machine, which need not exist. */
    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone) + (address.startsWith("[") ? "]" : "");
    }
}
