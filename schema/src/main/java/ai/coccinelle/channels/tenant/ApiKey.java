package ai.coccinelle.channels.tenant;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.Sha256;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** How API keys are made and compared. */
public final class ApiKey {
    private static final String LIVE = "cck_live_";
    private static final String TEST = "cck_test_";
    private static final Pattern FORM = Pattern.compile("cck_(live|test)_[0-9a-f]{64}");
    private static final int SHOWN = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ApiKey() {}

    /** A new key: {@code cck_live_} or {@code cck_test_}, and 32 random bytes in hex. */
    public static Secret generate(boolean test) {
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        return new Secret((test ? TEST : LIVE) + HexFormat.of().formatHex(random));
    }

    /** Whether a value has the form of a key; none of another form was ever issued. */
    public static boolean isWellFormed(Secret key) {
        return FORM.matcher(key.reveal()).matches();
    }

    /** The first characters, which may be shown to tell keys apart. */
    public static String shownPrefix(Secret key) {
        String value = key.reveal();
        return value.substring(0, Math.min(value.lastIndexOf('_') + 1 + SHOWN, value.length()));
    }

    /** SHA-256 of the key: 32 bytes. */
    public static byte[] hash(Secret key) {
        return Sha256.of(key);
    }
}
