package ai.coccinelle.channels.credential;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A password, token or key. It prints as {@value #REDACTED}, also in JSON, so that no log, exception or answer shows it;
 * {@link #reveal} is the one way to it.
 */
public final class Secret {
    static final String REDACTED = "[redacted]";

    /** The most characters of a secret that is stored. */
    public static final int LONGEST = 2_000;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 32;

    private final String value;

    @JsonCreator
    public Secret(String value) {
        this.value = value;
    }

    /** 32 random bytes, in letters, digits, - and _. */
    public static Secret random() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /** The value itself, for the call that needs it and nothing else. */
    public String reveal() {
        return value;
    }

    public boolean isBlank() {
        return value.isBlank();
    }

    /** Whether it can be a password, token or key that is stored: one line, not blank, up to {@value #LONGEST} characters. */
    public boolean isStorable() {
        return !isBlank() && value.length() <= LONGEST && value.chars().noneMatch(Character::isISOControl);
    }

    /** Compares in constant time. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    @JsonValue
    public String toString() {
        return REDACTED;
    }
}
