package ai.coccinelle.channels.producer.callback;

import ai.coccinelle.channels.outbound.AddressGuard;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.Values;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which addresses a tenant may name. A name is not resolved here, since what it leads to may change: the worker looks at the address
 * when it connects.
 */
final class CallbackUrl {
    private static final String FIELD = "url";
    private static final int LONGEST = 2_000;
    private static final int NO_PORT = -1;

    /** A host that is an address; a name whose last label is a number or begins with one is no host to the JDK (RFC 2396, 3.2.2). */
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");

    private final AddressGuard guard;

    CallbackUrl(AddressGuard guard) {
        this.guard = guard;
    }

    /** Everything wrong with it; empty when it can be called. */
    List<Fault> faults(String url) {
        Values values = new Values();
        Optional<URI> parsed = parse(url);
        values.check(
                FIELD,
                url.length() <= LONGEST && parsed.isPresent(),
                "Must be an absolute URL of up to %d characters, with a host in ASCII, such as https://hooks.example.com/channels."
                        .formatted(LONGEST));
        parsed.ifPresent(uri -> check(uri, values));
        return values.faults();
    }

    private static Optional<URI> parse(String url) {
        try {
            URI uri = new URI(url);
            return uri.getHost() == null || uri.getScheme() == null ? Optional.empty() : Optional.of(uri);
        } catch (URISyntaxException notOne) {
            return Optional.empty();
        }
    }

    private void check(URI uri, Values values) {
        values.check(FIELD, "https".equalsIgnoreCase(uri.getScheme()), "Must begin with https://.");
        values.check(
                FIELD,
                uri.getRawUserInfo() == null,
                "Must hold no user and password; callbacks are known by their signature.");
        values.check(FIELD, uri.getRawFragment() == null, "Must have no fragment (#…).");
        String host = uri.getHost();
        boolean isLiteral = host.startsWith("[") || NUMERIC.matcher(host).matches();
        Optional<InetAddress> address = isLiteral ? literal(host) : Optional.empty();
        values.check(
                FIELD,
                isLiteral ? address.filter(guard::allows).isPresent() : isPublicName(host),
                "Must name a public host; one of a private network, or of the machine itself, is not called.");
        int port = uri.getPort() == NO_PORT ? 443 : uri.getPort();
        values.check(
                FIELD,
                address.map(literal -> guard.allowsPort(literal, port)).orElse(port == 443),
                "Must use port 443, which needs not be named.");
    }

    private static boolean isPublicName(String host) {
        return host.contains(".") && !host.endsWith(".localhost") && !host.startsWith(".");
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }
}
