package ai.coccinelle.channels.credential;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A secret that its owner encrypted before it sent it: a compact JWE (RFC 7516). It is for one tenant, which its protected
 * header names.
 */
public final class Jwe {
    static final Set<JWEAlgorithm> ALGORITHMS = Set.of(JWEAlgorithm.RSA_OAEP_256, JWEAlgorithm.ECDH_ES);
    static final EncryptionMethod ENCRYPTION = EncryptionMethod.A256GCM;

    /** The header parameter with the id that we gave the tenant. */
    static final String TENANT = "tenant";

    private static final int LONGEST_HEADER = 4_000;
    private static final int GCM_IV_BYTES = 12;
    private static final int GCM_TAG_BYTES = 16;

    private Jwe() {}

    /**
     * Whether the secret is meant as a JWE: its first part is a JSON header that names an encryption. A JWT, which is signed,
     * is not.
     */
    public static boolean isMeant(Secret secret) {
        String text = secret.reveal();
        int end = text.indexOf('.');
        if (end <= 0 || end > LONGEST_HEADER) {
            return false;
        }
        try {
            String header =
                    new String(Base64.getUrlDecoder().decode(text.substring(0, end)), StandardCharsets.UTF_8).strip();
            return header.startsWith("{") && header.contains("\"enc\"");
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    /** The JWE, or empty when it is none. */
    static Optional<JWEObject> read(Secret secret) {
        try {
            return Optional.of(JWEObject.parse(secret.reveal()));
        } catch (ParseException | RuntimeException broken) {
            return Optional.empty();
        }
    }

    /** The first header parameter that does not repeat the destination; empty when all do. */
    static Optional<String> astray(JWEObject jwe, Map<String, String> destination) {
        return new TreeMap<>(destination)
                .entrySet().stream()
                        .filter(wanted -> !(jwe.getHeader().getCustomParam(wanted.getKey()) instanceof String given
                                && given.equalsIgnoreCase(wanted.getValue())))
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** Whether its parts have the length that AES-GCM gives them, so that none was cut off. */
    static boolean isWhole(JWEObject jwe) {
        return length(jwe.getIV()) == GCM_IV_BYTES
                && length(jwe.getAuthTag()) == GCM_TAG_BYTES
                && (jwe.getEncryptedKey() == null)
                        == JWEAlgorithm.ECDH_ES.equals(jwe.getHeader().getAlgorithm());
    }

    private static int length(@Nullable Base64URL part) {
        return part == null ? 0 : part.decode().length;
    }
}
