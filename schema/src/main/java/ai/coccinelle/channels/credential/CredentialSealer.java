package ai.coccinelle.channels.credential;

import ai.coccinelle.channels.lane.LaneKey;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;

/** Seals credentials with the public keyset. What it seals it cannot open. */
public final class CredentialSealer {
    private final HybridEncrypt encrypt;

    /**
     * @param publicKeyset a Tink public keyset as JSON, as its base64 or as a {@code file:} URI
     * @throws IllegalArgumentException when it is not one; a private keyset is refused
     */
    public CredentialSealer(String publicKeyset) {
        this(Keysets.readPublic(publicKeyset));
    }

    /**
     * One for a worker, which may seal what it connected itself.
     *
     * @throws IllegalArgumentException when it is no private keyset
     */
    public static CredentialSealer ofPrivateKeyset(String privateKeyset) {
        return new CredentialSealer(Keysets.publicHalf(Keysets.readPrivate(privateKeyset)));
    }

    CredentialSealer(KeysetHandle publicKeys) {
        this.encrypt =
                Keysets.primitive(() -> publicKeys.getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class));
    }

    /** The sealed credentials, base64; only the private keyset opens them, and only for this lane. */
    public String seal(LaneKey lane, Credentials credentials) {
        return seal(CredentialCodec.write(credentials), CredentialCodec.context(lane));
    }

    /** The sealed secret of the tenant's callbacks, base64; only the private keyset opens it, and only for this tenant. */
    public String sealCallback(UUID tenantId, Secret secret) {
        return seal(secret.reveal().getBytes(StandardCharsets.UTF_8), CredentialCodec.callbackContext(tenantId));
    }

    private String seal(byte[] plain, byte[] context) {
        try {
            return Base64.getEncoder().encodeToString(encrypt.encrypt(plain, context));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("the public keyset cannot seal", fault);
        }
    }
}
