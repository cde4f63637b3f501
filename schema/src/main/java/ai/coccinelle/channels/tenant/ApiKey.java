package ai.coccinelle.channels.tenant;

import ai.coccinelle.channels.credential.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** How API keys are made and compared. */
public final class ApiKey {
    private static final String PREFIX = "cck_";
    private static final SecureRandom RANDOM = new SecureRandom();

    private ApiKey() {}

    /** A new key: {@code cck_} and 32 random bytes in hex. */
    public static Secret generate() {
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        return new Secret(PREFIX + HexFormat.of().formatHex(random));
    }

    /** The first characters, which may be shown to tell keys apart. */
    public static String shownPrefix(Secret key) {
        return key.reveal()
                .substring(0, Math.min(PREFIX.length() + 6, key.reveal().length()));
    }

    /** SHA-256 of the key: 32 bytes. */
    public static byte[] hash(Secret key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.reveal().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
