package ai.coccinelle.channels.producer.submit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header field {@code Prefer} (RFC 7240), of which {@code wait} is honoured. */
final class Prefer {
    private static final Pattern WAIT =
            Pattern.compile("\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*", Pattern.CASE_INSENSITIVE);

    private Prefer() {}

    /**
     * How long the caller is willing to wait, at most the cap. Empty when it does not say, or says it in a way that cannot be
     * read: a preference is ignored then, as the RFC asks. Of several, the first counts.
     */
    static Optional<Duration> waiting(List<String> fields, Duration cap) {
        return fields.stream()
                .flatMap(field -> Pattern.compile(",").splitAsStream(field))
                .map(preference -> WAIT.matcher(parameterless(preference)))
                .filter(Matcher::matches)
                .findFirst()
                .map(wait -> Duration.ofSeconds(Long.parseLong(wait.group(1))))
                .map(wanted -> wanted.compareTo(cap) > 0 ? cap : wanted)
                .filter(Duration::isPositive);
    }

    private static String parameterless(String preference) {
        int semicolon = preference.indexOf(';');
        return semicolon < 0 ? preference : preference.substring(0, semicolon);
    }
}
