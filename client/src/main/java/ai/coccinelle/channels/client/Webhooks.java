package ai.coccinelle.channels.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a webhook was signed by the service, and lately (Standard Webhooks). Check it against the body's bytes as they
 * came, before they are read as JSON.
 */
public final class Webhooks {
    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final int MOST_DIGITS = 12;

    private final List<SecretKeySpec> secrets;
    private final Clock clock;

    private Webhooks(List<SecretKeySpec> secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** What a check found. Take the webhook only if it is {@link #AUTHENTIC}. */
    public enum Verdict {
        AUTHENTIC,
        /** A header is missing, or is not of its form. */
        MALFORMED,
        /** Signed with none of the secrets, or changed on its way. */
        WRONG_SIGNATURE,
        /** Signed more than five minutes ago: somebody may be sending it again. */
        TOO_OLD,
        /** Signed more than five minutes ahead: a clock is wrong. */
        AHEAD
    }

    /**
     * Checks with these secrets: while one is being replaced there are two.
     *
     * @param secrets as they were shown, {@code whsec_…}
     * @throws IllegalArgumentException when one is not of that form; it is not quoted
     */
    public static Webhooks signedWith(List<String> secrets, Clock clock) {
        return new Webhooks(secrets.stream().map(Webhooks::key).toList(), clock);
    }

    /**
     * Whether the webhook is genuine.
     *
     * @param id the header {@code webhook-id}; it stays the same when the webhook is sent again, so note it to take each once
     * @param timestamp the header {@code webhook-timestamp}
     * @param signatures the header {@code webhook-signature}
     * @param body the bytes as they came
     */
    public Verdict check(@Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body) {
        Optional<Instant> signedAt = seconds(timestamp);
        if (id == null || timestamp == null || signatures == null || signedAt.isEmpty()) {
            return Verdict.MALFORMED;
        }
        if (!isSigned(id + "." + timestamp + ".", body, signatures)) {
            return Verdict.WRONG_SIGNATURE;
        }
        Instant now = clock.instant();
        if (signedAt.get().isBefore(now.minus(TOLERANCE))) {
            return Verdict.TOO_OLD;
        }
        return signedAt.get().isAfter(now.plus(TOLERANCE)) ? Verdict.AHEAD : Verdict.AUTHENTIC;
    }

    /** Compares every signature with every secret's, each in constant time. */
    private boolean isSigned(String head, byte[] body, String signatures) {
        boolean signed = false;
        for (SecretKeySpec secret : secrets) {
            byte[] expected = (VERSION + sign(secret, head, body)).getBytes(StandardCharsets.UTF_8);
            for (String signature : signatures.split(" ", -1)) {
                signed |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
            }
        }
        return signed;
    }

    private static String sign(SecretKeySpec secret, String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    private static SecretKeySpec key(String secret) {
        if (!secret.startsWith(PREFIX) || secret.length() == PREFIX.length()) {
            throw new IllegalArgumentException("a webhook's secret begins with " + PREFIX);
        }
        try {
            return new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), "HmacSHA256");
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("a webhook's secret is base64 after " + PREFIX);
        }
    }

    private static Optional<Instant> seconds(@Nullable String timestamp) {
        return timestamp != null && timestamp.length() <= MOST_DIGITS && timestamp.matches("\\d+")
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(timestamp)))
                : Optional.empty();
    }
}
