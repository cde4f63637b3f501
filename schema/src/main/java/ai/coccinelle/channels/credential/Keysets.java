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

    /** A new pair, of one key each. */
    public static Keysets generate() {
        return primitive(() -> of(KeysetHandle.newBuilder().addEntry(newKey()).build()));
    }

    /**
     * The private keyset's keys and a new one, with which is sealed from now on. What an earlier one sealed still opens.
     *
     * @throws IllegalArgumentException when it is no private keyset
     */
    public static Keysets withNewKey(String privateKeyset) {
        KeysetHandle earlier = readPrivate(privateKeyset);
        return primitive(
                () -> of(KeysetHandle.newBuilder(earlier).addEntry(newKey()).build()));
    }

    /**
     * The key with which is sealed, alone. What an earlier one sealed opens no more.
     *
     * @throws IllegalArgumentException when it is no private keyset
     */
    public static Keysets withNewestKeyOnly(String privateKeyset) {
        KeysetHandle all = readPrivate(privateKeyset);
        KeysetHandle.Builder kept = KeysetHandle.newBuilder(all);
        for (int each = all.size() - 1; each >= 0; each--) {
            if (!all.getAt(each).isPrimary()) {
                kept.deleteAt(each);
            }
        }
        return primitive(() -> of(kept.build()));
    }

    /** A key of HPKE, which is to be the one that seals. */
    private static KeysetHandle.Builder.Entry newKey() throws GeneralSecurityException {
        HpkeParameters parameters = HpkeParameters.builder()
                .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                .setVariant(HpkeParameters.Variant.TINK)
                .build();
        return KeysetHandle.generateEntryFromParameters(parameters)
                .withRandomId()
                .makePrimary();
    }

    private static Keysets of(KeysetHandle secret) throws GeneralSecurityException {
        return new Keysets(
                base64(TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(secret.getPublicKeysetHandle())),
                new Secret(base64(TinkJsonProtoKeysetFormat.serializeKeyset(secret, InsecureSecretKeyAccess.get()))));
    }

    static KeysetHandle readPublic(String keyset) {
        String json = KeyText.json(keyset);
        try {
            return TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(json);
        } catch (GeneralSecurityException | IllegalArgumentException fault) {
            throw new IllegalArgumentException("not a Tink public keyset", fault);
        }
    }

    static KeysetHandle readPrivate(String keyset) {
        String json = KeyText.json(keyset);
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException | IllegalArgumentException fault) {
            throw new IllegalArgumentException("not a Tink private keyset"); // no cause: it may quote the keyset
        }
    }

    static KeysetHandle publicHalf(KeysetHandle keys) {
        try {
            return keys.getPublicKeysetHandle();
        } catch (GeneralSecurityException fault) {
            throw new IllegalArgumentException("the keyset has no public half", fault);
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

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.replaceAll("\\s+", "").getBytes(StandardCharsets.UTF_8));
    }
}
