package ai.coccinelle.channels.callback;

import ai.coccinelle.channels.credential.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/** The secret that callbacks are signed with, as Standard Webhooks writes it: {@code whsec_} and base64. */
public final class SigningSecret {
    private static final String PREFIX = "whsec_";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private SigningSecret() {}

    /** A new one, of 32 random bytes. */
    public static Secret random() {
        byte[] key = new byte[BYTES];
        RANDOM.nextBytes(key);
        return new Secret(PREFIX + Base64.getEncoder().encodeToString(key));
    }

    /**
     * The bytes that are signed with.
     *
     * @throws IllegalArgumentException when it is no such secret; it is not quoted
     */
    public static byte[] key(Secret secret) {
        String text = secret.reveal();
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a callback's secret begins with " + PREFIX);
        }
        return Base64.getDecoder().decode(text.substring(PREFIX.length()));
    }
}
