package ai.coccinelle.channels.credential;

import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.lane.LaneKey;
import com.google.crypto.tink.KeysetHandle;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Seals credentials anew with the newest key. A secret that its owner encrypted is opened and sealed like any other, so that its
 * key can be given up as well. Only the worker has one.
 */
public final class CredentialResealer {
    private static final byte TINK_PREFIX = 1;
    private static final int PREFIX_LENGTH = 5;

    private final int newestKey;
    private final PrivateJwks jwks;
    private final CredentialOpener opener;
    private final CredentialSealer sealer;

    /**
     * @param privateKeyset a Tink private keyset as JSON, as its base64 or as a {@code file:} URI
     * @param jwks opens the secrets that their owners encrypted
     * @throws IllegalArgumentException when it is not one
     */
    public CredentialResealer(String privateKeyset, PrivateJwks jwks) {
        KeysetHandle keys = Keysets.readPrivate(privateKeyset);
        this.newestKey = keys.getPrimary().getId();
        this.jwks = jwks;
        this.opener = new CredentialOpener(privateKeyset, jwks);
        this.sealer = new CredentialSealer(Keysets.publicHalf(keys));
    }

    /**
     * The same credentials, sealed with the newest key; empty when nothing but that key is needed to open them.
     *
     * @throws SealBroken when the seal opens with none of the keys
     */
    public Optional<String> reseal(LaneKey lane, String sealed) throws SealBroken {
        Credentials stored = opener.openSeal(lane, sealed);
        Credentials opened = opened(lane, stored);
        return keyOf(sealed) == newestKey && opened.equals(stored)
                ? Optional.empty()
                : Optional.of(sealer.seal(lane, opened));
    }

    /**
     * The same secret of the tenant's callbacks, sealed with the newest key; empty when it is.
     *
     * @throws SealBroken when the seal opens with none of the keys
     */
    public Optional<String> resealCallback(UUID tenantId, String sealed) throws SealBroken {
        Secret secret = opener.openCallback(tenantId, sealed);
        return keyOf(sealed) == newestKey ? Optional.empty() : Optional.of(sealer.sealCallback(tenantId, secret));
    }

    /** What its owner encrypted so that it does not open is of no use with any key, and stays as it is. */
    private Credentials opened(LaneKey lane, Credentials stored) {
        try {
            return jwks.open(stored, lane.tenantId());
        } catch (PrivateJwks.Unusable unusable) {
            return stored;
        }
    }

    /** The id of the Tink key that sealed it, from the prefix that Tink gives its ciphertexts; 0 when it has none. */
    private static int keyOf(String sealed) {
        try {
            byte[] bytes = Base64.getDecoder().decode(sealed);
            return bytes.length >= PREFIX_LENGTH && bytes[0] == TINK_PREFIX
                    ? ByteBuffer.wrap(bytes, 1, 4).getInt()
                    : 0;
        } catch (IllegalArgumentException noBase64) {
            return 0;
        }
    }
}
