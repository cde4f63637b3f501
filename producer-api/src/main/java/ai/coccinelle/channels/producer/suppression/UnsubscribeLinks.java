package ai.coccinelle.channels.producer.suppression;

import ai.coccinelle.channels.suppression.AddressHash;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The links by which recipients of mail unsubscribe: message, tenant and the hash of the address, signed, so that nobody
 * unsubscribes anybody else. They hold for ever, also when the message is long forgotten.
 */
public final class UnsubscribeLinks {
    static final String PATH = "/unsubscribe/";

    private static final String PURPOSE = "unsubscribe";
    private static final int CONTENT = 4 * Long.BYTES + 32;
    private static final int SIGNATURE = 16;

    private final @Nullable URI publicUrl;
    private final Optional<AddressHash> hash;

    UnsubscribeLinks(@Nullable URI publicUrl, Optional<AddressHash> hash) {
        this.publicUrl = publicUrl;
        this.hash = hash;
    }

    /** Who unsubscribes, of whose mail. */
    @SuppressWarnings("ArrayRecordComponent") // only handed on
    record Unsubscription(UUID messageId, UUID tenantId, byte[] addressHash) {}

    /** The link in a message to this address; empty where CHANNELS_PUBLIC_URL or CHANNELS_ADDRESS_KEY is not set. */
    public Optional<String> link(UUID messageId, UUID tenantId, String address) {
        return publicUrl == null
                ? Optional.empty()
                : hash.map(key -> publicUrl.toString().replaceFirst("/+$", "")
                        + PATH
                        + token(key, new Unsubscription(messageId, tenantId, key.of(address))));
    }

    /** What the token stands for, or empty when we did not make it. */
    Optional<Unsubscription> read(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            return hash.filter(key -> bytes.length == CONTENT + SIGNATURE)
                    .filter(key -> MessageDigest.isEqual(
                            signature(key, Arrays.copyOf(bytes, CONTENT)),
                            Arrays.copyOfRange(bytes, CONTENT, bytes.length)))
                    .map(_ -> content(ByteBuffer.wrap(bytes)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Unsubscription content(ByteBuffer bytes) {
        UUID message = new UUID(bytes.getLong(), bytes.getLong());
        UUID tenant = new UUID(bytes.getLong(), bytes.getLong());
        byte[] addressHash = new byte[32];
        bytes.get(addressHash);
        return new Unsubscription(message, tenant, addressHash);
    }

    private static String token(AddressHash key, Unsubscription who) {
        byte[] content = ByteBuffer.allocate(CONTENT)
                .putLong(who.messageId().getMostSignificantBits())
                .putLong(who.messageId().getLeastSignificantBits())
                .putLong(who.tenantId().getMostSignificantBits())
                .putLong(who.tenantId().getLeastSignificantBits())
                .put(who.addressHash())
                .array();
        byte[] token = Arrays.copyOf(content, CONTENT + SIGNATURE);
        System.arraycopy(signature(key, content), 0, token, CONTENT, SIGNATURE);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private static byte[] signature(AddressHash key, byte[] content) {
        return Arrays.copyOf(key.sign(PURPOSE, content), SIGNATURE);
    }
}
