package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.credential.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Whether a call is whose it says it is. All compare in constant time. */
final class Signatures {
    private static final Pattern URL =
            Pattern.compile("(?<scheme>https?)://(?<host>[^/?#:]+)(?<port>:\\d+)?(?<rest>[/?#].*)?", Pattern.DOTALL);

    private static final String META_PREFIX = "sha256=";

    private Signatures() {}

    /**
     * Twilio's {@code X-Twilio-Signature} (Twilio, "Validating Signatures"): Base64 of the HMAC-SHA1 over the URL and each
     * parameter's name and value, sorted. Twilio signs the URL with or without its port, so both are tried.
     *
     * @param url as Twilio called it, with its query
     */
    static boolean isTwilios(Secret authToken, String url, List<Form.Field> fields, @Nullable String signature) {
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

    private static Set<String> spellings(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return Set.of(url);
        }
        String port = "https".equals(parts.group("scheme")) ? ":443" : ":80";
        String other = parts.group("port") == null ? port : "";
        return Set.of(
                url,
                parts.group("scheme") + "://" + parts.group("host") + other
                        + Objects.requireNonNullElse(parts.group("rest"), ""));
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
