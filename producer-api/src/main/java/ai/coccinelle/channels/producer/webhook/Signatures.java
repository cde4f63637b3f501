package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.credential.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Whether a call is whose it says it is. All compare in constant time. */
final class Signatures {
    private static final String META_PREFIX = "sha256=";

    private Signatures() {}

    /**
     * Twilio's {@code X-Twilio-Signature} (Twilio, "Validating Signatures"): Base64 of the HMAC-SHA1 over the URL and each
     * parameter's name and value, sorted. Twilio signs the URL with or without its port, so both are tried.
     *
     * @param url as Twilio called it, with its query
     */
    static boolean isTwilios(Secret authToken, URI url, List<Form.Field> fields, @Nullable String signature) {
        if (signature == null) {
            return false;
        }
        String sorted = fields.stream()
                .sorted(Comparator.comparing(Form.Field::name).thenComparing(Form.Field::value))
                .map(field -> field.name() + field.value())
                .collect(Collectors.joining());
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        return spellings(url).stream()
                .map(spelling -> Base64.getEncoder().encode(hmac("HmacSHA1", authToken, bytes(spelling + sorted))))
                .anyMatch(right -> MessageDigest.isEqual(right, given));
    }

    /** Meta's {@code X-Hub-Signature-256}: the HMAC-SHA256 over the body as it came, in hex, after {@code sha256=}. */
    static boolean isMetas(Secret appSecret, byte[] body, @Nullable String signature) {
        if (signature == null || !signature.startsWith(META_PREFIX)) {
            return false;
        }
        byte[] right = bytes(HexFormat.of().formatHex(hmac("HmacSHA256", appSecret, body)));
        return MessageDigest.isEqual(right, bytes(signature.substring(META_PREFIX.length())));
    }

    /** Whether a header holds this very secret. */
    static boolean isSecret(Secret secret, @Nullable String given) {
        return given != null && secret.equals(new Secret(given));
    }

    private static Set<String> spellings(URI url) {
        String text = url.toString();
        String authority = url.getRawAuthority();
        Set<String> spellings = new TreeSet<>(Set.of(text));
        if (authority != null && url.getHost() != null) {
            String port = url.getPort() >= 0 ? "" : ":" + ("https".equals(url.getScheme()) ? 443 : 80);
            spellings.add(text.replaceFirst("(?<=://)[^/?#]*", Matcher.quoteReplacement(url.getHost() + port)));
        }
        return spellings;
    }

    private static byte[] hmac(String algorithm, Secret key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(bytes(key.reveal()), algorithm));
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + algorithm, impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
