package ai.coccinelle.channels.credential;

import ai.coccinelle.channels.lane.LaneKey;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.RegistryConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;

/** Opens what a {@link CredentialSealer} sealed. Only the worker has one. */
public final class CredentialOpener {
    private final HybridDecrypt decrypt;
    private final PrivateJwks jwks;

    /** One that opens no secret which its owner encrypted. */
    public CredentialOpener(String privateKeyset) {
        this(privateKeyset, new PrivateJwks(""));
    }

    /**
     * @param privateKeyset a Tink private keyset as JSON, as its base64 or as a {@code file:} URI
     * @param jwks opens the secrets that their owners encrypted
     * @throws IllegalArgumentException when it is not one
     */
    public CredentialOpener(String privateKeyset, PrivateJwks jwks) {
        this.decrypt = Keysets.primitive(() ->
                Keysets.readPrivate(privateKeyset).getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class));
        this.jwks = jwks;
    }

    /**
     * The credentials that were sealed for this lane.
     *
     * @throws SealBroken when they were sealed for another lane or another keyset, or were changed; or when a secret that its
     *     owner encrypted does not open
     */
    public Credentials open(LaneKey lane, String sealed) throws SealBroken {
        try {
            return jwks.open(openSeal(lane, sealed), lane.tenantId());
        } catch (PrivateJwks.Unusable unusable) {
            throw SealBroken.inside(lane, unusable);
        }
    }

    /** What was sealed: a secret that its owner encrypted is still encrypted. */
    Credentials openSeal(LaneKey lane, String sealed) throws SealBroken {
        try {
            byte[] plain = decrypt.decrypt(Base64.getDecoder().decode(sealed), CredentialCodec.context(lane));
            return CredentialCodec.read(plain);
        } catch (GeneralSecurityException | RuntimeException fault) {
            throw SealBroken.of(lane);
        }
    }

    /**
     * The secret that was sealed for this tenant's callbacks.
     *
     * @throws SealBroken when it was sealed for another tenant or another keyset, or was changed
     */
    public Secret openCallback(UUID tenantId, String sealed) throws SealBroken {
        try {
            byte[] plain =
                    decrypt.decrypt(Base64.getDecoder().decode(sealed), CredentialCodec.callbackContext(tenantId));
            return new Secret(new String(plain, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException fault) {
            throw SealBroken.ofCallback(tenantId);
        }
    }

    /** The credentials of a lane cannot be opened. Carries no cause: a cause could quote what was inside. */
    public static final class SealBroken extends Exception {
        private SealBroken(String message) {
            super(message);
        }

        static SealBroken of(LaneKey lane) {
            return new SealBroken("The stored credentials of tenant " + lane.tenantId() + " for "
                    + lane.channel().wireName() + " do not open with this private keyset");
        }

        static SealBroken ofCallback(UUID tenantId) {
            return new SealBroken(
                    "The secret of tenant " + tenantId + "'s callbacks does not open with this private keyset");
        }

        static SealBroken inside(LaneKey lane, PrivateJwks.Unusable why) {
            return new SealBroken("A credential of tenant " + lane.tenantId() + " for "
                    + lane.channel().wireName() + " that its owner encrypted cannot be used: " + why.getMessage()
                    + ". Encrypt it anew with GET /api/keys/credentials, and save the configuration");
        }

        /** The message alone, for a reason that a tenant may read. */
        @Override
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
