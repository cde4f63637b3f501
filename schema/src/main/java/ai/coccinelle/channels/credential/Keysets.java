package ai.coccinelle.channels.credential;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * The two keysets: HPKE (RFC 9180) with X25519, HKDF-SHA256 and AES-256-GCM.
 *
 * @param publicKeyset for CHANNELS_PUBLIC_KEYSET, base64 of Tink's JSON
 * @param privateKeyset for CHANNELS_PRIVATE_KEYSET, base64 of Tink's JSON
 */
public record Keysets(String publicKeyset, Secret privateKeyset) {
    static {
        try {
            HybridConfig.register();
        } catch (GeneralSecurityException fault) {
            throw new ExceptionInInitializerError(fault);
        }
    }

    /** A new pair. */
    public static Keysets generate() {
        return primitive(() -> {
            KeysetHandle secret = KeysetHandle.generateNew(HpkeParameters.builder()
                    .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                    .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                    .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                    .setVariant(HpkeParameters.Variant.TINK)
                    .build());
            return new Keysets(
                    base64(TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(secret.getPublicKeysetHandle())),
                    new Secret(
                            base64(TinkJsonProtoKeysetFormat.serializeKeyset(secret, InsecureSecretKeyAccess.get()))));
        });
    }

    static KeysetHandle readPublic(String keyset) {
        try {
            return TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(json(keyset));
        } catch (GeneralSecurityException | IllegalArgumentException fault) {
            throw new IllegalArgumentException("not a Tink public keyset (JSON, or its base64)", fault);
        }
    }

    static KeysetHandle readPrivate(String keyset) {
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(json(keyset), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException | IllegalArgumentException fault) {
            // no cause: it may quote the keyset
            throw new IllegalArgumentException("not a Tink private keyset (JSON, or its base64)");
        }
    }

    static <T> T primitive(Making<T> making) {
        try {
            return making.make();
        } catch (GeneralSecurityException fault) {
            throw new IllegalArgumentException("the keyset cannot be used for hybrid encryption", fault);
        }
    }

    interface Making<T> {
        T make() throws GeneralSecurityException;
    }

    private static String json(String keyset) {
        String trimmed = keyset.strip();
        return trimmed.startsWith("{")
                ? trimmed
                : new String(Base64.getDecoder().decode(trimmed), StandardCharsets.UTF_8);
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.replaceAll("\\s+", "").getBytes(StandardCharsets.UTF_8));
    }
}
