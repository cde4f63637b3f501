package ai.coccinelle.channels.credential;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The two JWK sets: RSA of 2,048 bits for RSA-OAEP-256, and P-256 for ECDH-ES. The newest keys stand first; a key's kid is its
 * thumbprint (RFC 7638).
 *
 * @param publicJwks for CHANNELS_PUBLIC_JWKS, base64 of the JSON
 * @param privateJwks for CHANNELS_PRIVATE_JWKS, base64 of the JSON
 */
public record Jwks(String publicJwks, Secret privateJwks) {
    private static final int RSA_BITS = 2_048;

    /** New keys. */
    public static Jwks generate() {
        return of(newKeys());
    }

    /**
     * The private set's keys with new ones before them: what was encrypted with an earlier one still opens, and the public set
     * has the new ones alone.
     *
     * @throws IllegalArgumentException when it is no private JWK set
     */
    public static Jwks withNewKeys(String privateJwks) {
        List<JWK> keys = new ArrayList<>(newKeys());
        keys.addAll(readPrivate(privateJwks).getKeys());
        return of(keys);
    }

    /**
     * The newest key of each kind alone.
     *
     * @throws IllegalArgumentException when it is no private JWK set
     */
    public static Jwks withNewestKeysOnly(String privateJwks) {
        return of(newest(readPrivate(privateJwks).getKeys()));
    }

    private static List<JWK> newest(List<JWK> keys) {
        List<JWK> newest = new ArrayList<>();
        for (JWK key : keys) {
            if (newest.stream().noneMatch(kept -> kept.getAlgorithm().equals(key.getAlgorithm()))) {
                newest.add(key);
            }
        }
        return newest;
    }

    /** Blank: no keys. */
    static JWKSet readPrivate(String jwks) {
        JWKSet keys = read(jwks);
        if (!keys.getKeys().stream().allMatch(JWK::isPrivate)) {
            throw new IllegalArgumentException("it holds a key without its private half");
        }
        return keys;
    }

    /** Blank: no keys. */
    static JWKSet read(String jwks) {
        if (jwks.isBlank()) {
            return new JWKSet();
        }
        JWKSet keys;
        try {
            keys = JWKSet.parse(KeyText.json(jwks));
        } catch (ParseException fault) {
            throw new IllegalArgumentException("not a JWK set"); // no cause: it may quote a key
        }
        if (!keys.getKeys().stream().allMatch(Jwks::isUsable)) {
            throw new IllegalArgumentException(
                    "each key needs a kid, use enc, and as alg RSA-OAEP-256 (kty RSA) or ECDH-ES (kty EC)");
        }
        return keys;
    }

    private static boolean isUsable(JWK key) {
        String type = key.getKeyType().getValue();
        return key.getKeyID() != null
                && KeyUse.ENCRYPTION.equals(key.getKeyUse())
                && (JWEAlgorithm.RSA_OAEP_256.equals(key.getAlgorithm()) && type.equals("RSA")
                        || JWEAlgorithm.ECDH_ES.equals(key.getAlgorithm()) && type.equals("EC"));
    }

    /** The key that a JWE's header names. */
    static Optional<JWK> find(JWKSet keys, JWEHeader header) {
        return Optional.ofNullable(header.getKeyID()).map(keys::getKeyByKeyId);
    }

    private static List<JWK> newKeys() {
        try {
            return List.of(
                    new RSAKeyGenerator(RSA_BITS)
                            .keyUse(KeyUse.ENCRYPTION)
                            .algorithm(JWEAlgorithm.RSA_OAEP_256)
                            .keyIDFromThumbprint(true)
                            .generate(),
                    new ECKeyGenerator(Curve.P_256)
                            .keyUse(KeyUse.ENCRYPTION)
                            .algorithm(JWEAlgorithm.ECDH_ES)
                            .keyIDFromThumbprint(true)
                            .generate());
        } catch (JOSEException fault) {
            throw new IllegalStateException("this JDK makes no RSA or P-256 keys", fault);
        }
    }

    private static Jwks of(List<JWK> keys) {
        return new Jwks(
                base64(new JWKSet(newest(keys)).toString(true)), new Secret(base64(new JWKSet(keys).toString(false))));
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
