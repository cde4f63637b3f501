package ai.coccinelle.channels.credential;

import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The public keys with which tenants' systems encrypt a secret before they send it, and what can be told of one that is
 * encrypted without opening it. They open nothing.
 */
public final class PublicJwks {
    static final int LONGEST = 8_000;

    private final JWKSet keys;

    /**
     * @param jwks a JWK set (RFC 7517) as JSON, as its base64 or as a {@code file:} URI; blank: there are no keys
     * @throws IllegalArgumentException when it is none, when a key is private, or is not for encryption by an algorithm of ours
     */
    public PublicJwks(String jwks) {
        this.keys = Jwks.read(jwks);
        if (keys.getKeys().stream().anyMatch(JWK::isPrivate)) {
            throw new IllegalArgumentException("it holds a private key, which is the worker's alone");
        }
    }

    /** The keys as members of JSON objects (RFC 7517), the one to use first. */
    public List<Map<String, String>> keys() {
        return keys.getKeys().stream().map(PublicJwks::members).toList();
    }

    private static Map<String, String> members(JWK key) {
        Map<String, String> members = new LinkedHashMap<>();
        key.toJSONObject().forEach((name, value) -> members.put(name, String.valueOf(value)));
        return members;
    }

    /**
     * The flaws of a secret that {@link Jwe#isMeant} as a JWE for this tenant, as far as its header shows; empty when the worker
     * will try it.
     *
     * @param destination {@link Credentials#destination}
     */
    public List<Flaw> flaws(Secret secret, UUID tenantId, Map<String, String> destination) {
        if (keys.isEmpty()) {
            return List.of(new Flaw(
                    "no-client-encryption",
                    "This service has no keys for credentials that you encrypt yourself: CHANNELS_PUBLIC_JWKS is not set. Send"
                            + " the value itself, over TLS."));
        }
        if (secret.reveal().length() > LONGEST) {
            return List.of(Flaw.invalid("A JWE can have up to %d characters.".formatted(LONGEST)));
        }
        return Jwe.read(secret)
                .filter(Jwe::isWhole)
                .map(jwe -> headerFlaws(jwe, tenantId, destination))
                .orElseGet(() -> List.of(Flaw.invalid(
                        "It begins like a JWE and is none, or was cut off. Send the compact form: five parts in base64url, apart"
                                + " by dots.")));
    }

    private List<Flaw> headerFlaws(JWEObject jwe, UUID tenantId, Map<String, String> destination) {
        JWEHeader header = jwe.getHeader();
        List<Flaw> flaws = new ArrayList<>();
        if (!Jwe.ALGORITHMS.contains(header.getAlgorithm())) {
            flaws.add(Flaw.invalid("The JWE's header needs alg RSA-OAEP-256 or ECDH-ES."));
        }
        if (!Jwe.ENCRYPTION.equals(header.getEncryptionMethod())) {
            flaws.add(Flaw.invalid("The JWE's header needs enc A256GCM."));
        }
        if (header.getCompressionAlgorithm() != null || header.getCriticalParams() != null) {
            flaws.add(Flaw.invalid("The JWE's header may have neither zip nor crit."));
        }
        if (!tenantId.toString().equals(header.getCustomParam(Jwe.TENANT))) {
            flaws.add(Flaw.invalid(
                    "The JWE's protected header needs \"tenant\" with the id of this tenant, as GET /api/keys/credentials"
                            + " answers it: a JWE is for one tenant."));
        }
        Jwe.astray(jwe, destination)
                .ifPresent(name -> flaws.add(Flaw.invalid(
                        "The JWE's protected header needs \"%s\" as this configuration has it: a password is for one server and user."
                                .formatted(name))));
        flaws.addAll(keyFlaws(header));
        return flaws;
    }

    private List<Flaw> keyFlaws(JWEHeader header) {
        Optional<JWK> key = Jwks.find(keys, header);
        if (key.isEmpty()) {
            return List.of(new Flaw(
                    "unknown-kid",
                    "The JWE's header names no key of ours as kid. Fetch GET /api/keys/credentials again, and encrypt with its"
                            + " first key."));
        }
        return key.get().getAlgorithm().equals(header.getAlgorithm())
                ? List.of()
                : List.of(Flaw.invalid("The key that the JWE's header names as kid is for alg %s."
                        .formatted(key.get().getAlgorithm())));
    }

    /**
     * What is wrong with a JWE.
     *
     * @param code for programs: {@code invalid-jwe}, {@code unknown-kid} or {@code no-client-encryption}
     * @param detail for people: what is wrong and what to do; it quotes nothing
     */
    public record Flaw(String code, String detail) {
        static Flaw invalid(String detail) {
            return new Flaw("invalid-jwe", detail);
        }
    }
}
