package ai.coccinelle.channels.worker.provider.smtp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What we call ourselves to mail servers: a name of the client's, or a literal of its address (RFC 5321, 4.1.4). Servers turn away who
 * names itself by a loopback address, and so does Google's relay.
 */
public final class EhloName {
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\\.)+[A-Za-z][A-Za-z0-9-]{0,62}|\\[[0-9A-Za-z.:]{2,60}]");

    /** Where a machine has no address but its own. */
    private static final String LAST_RESORT = "localhost.localdomain";

    private EhloName() {}

    /**
     * Chooses the name: the one that is configured, else the host of the platform's public address, else a literal of this
     * machine's address.
     *
     * @throws IllegalArgumentException when the configured name is neither a domain name nor an address literal
     */
    public static String of(@Nullable String configured, @Nullable URI publicUrl) {
        if (configured != null && !configured.isBlank()) {
            return checked(configured.strip());
        }
        return Optional.ofNullable(publicUrl)
                .map(URI::getHost)
                .filter(host -> NAME.matcher(host).matches() && !isLoopback(host))
                .orElseGet(EhloName::ofThisMachine);
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches() || isLoopback(name)) {
            throw new IllegalArgumentException("CHANNELS_SMTP_EHLO_NAME is '" + name
                    + "': give the name under which this platform sends, such as channels.example.com, or its public address"
                    + " in brackets");
        }
        return name;
    }

    private static boolean isLoopback(String name) {
        return name.startsWith("[127.") || name.startsWith("127.") || name.equals("[IPv6:::1]");
    }

    private static String ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .min(Comparator.comparing(address -> address instanceof Inet4Address ? 0 : 1))
                    .map(EhloName::literal)
                    .orElse(LAST_RESORT);
        } catch (SocketException unknown) {
            return LAST_RESORT;
        }
    }

    private static String literal(InetAddress address) {
        String numbers = address.getHostAddress().replaceFirst("%.*", "");
        return address instanceof Inet4Address ? "[" + numbers + "]" : "[IPv6:" + numbers + "]";
    }
}
