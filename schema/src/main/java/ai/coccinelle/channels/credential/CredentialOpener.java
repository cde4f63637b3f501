package ai.coccinelle.channels.credential;

import ai.coccinelle.channels.lane.LaneKey;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.RegistryConfiguration;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** Opens what a {@link CredentialSealer} sealed. Only the worker has one. */
public final class CredentialOpener {
    private final HybridDecrypt decrypt;

    /**
     * @param privateKeyset a Tink private keyset as JSON, or that JSON in base64
     * @throws IllegalArgumentException when it is not one
     */
    public CredentialOpener(String privateKeyset) {
        this.decrypt = Keysets.primitive(() ->
                Keysets.readPrivate(privateKeyset).getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class));
    }

    /**
     * The credentials that were sealed for this lane.
     *
     * @throws SealBroken when they were sealed for another lane or another keyset, or were changed
     */
    public Credentials open(LaneKey lane, String sealed) throws SealBroken {
        try {
            byte[] plain = decrypt.decrypt(Base64.getDecoder().decode(sealed), CredentialCodec.context(lane));
            return CredentialCodec.read(plain);
        } catch (GeneralSecurityException | RuntimeException fault) {
            throw new SealBroken(lane);
        }
    }

    /** The credentials of a lane cannot be opened. Carries no cause: a cause could quote what was inside. */
    public static final class SealBroken extends Exception {
        SealBroken(LaneKey lane) {
            super("The stored credentials of tenant " + lane.tenantId() + " for "
                    + lane.channel().wireName() + " do not open with this private keyset");
        }

        /** The message alone, for a reason that a tenant may read. */
        @Override
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
