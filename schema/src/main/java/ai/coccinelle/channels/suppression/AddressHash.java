package ai.coccinelle.channels.suppression;

import ai.coccinelle.channels.credential.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes addresses, so that a list of who opted out is no list of addresses: HMAC-SHA256 (RFC 2104) by a key that is not in
 * the database. All phone numbers can be tried within hours; without the key that tells nothing.
 */
public final class AddressHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST_KEY = 16;

    private final SecretKeySpec key;

    /**
     * @param key CHANNELS_ADDRESS_KEY
     * @throws IllegalArgumentException when it is too short to be a key
     */
    public AddressHash(Secret key) {
        byte[] bytes = key.reveal().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST_KEY) {
            throw new IllegalArgumentException("a key has at least " + SHORTEST_KEY + " characters");
        }
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /**
     * The hash of an address in the form that messages have it in, 32 bytes: of an email address in lower case, since no mail
     * host of note distinguishes "Jean@" from "jean@", and an objection must hold however the next file writes it.
     */
    public byte[] of(String address) {
        return mac("address/" + folded(address));
    }

    /**
     * The hash under which an address with capitals was stored before they were folded, 32 bytes; of any other address the same
     * as {@link #of}. What is looked up by the one is looked up by the other as well.
     */
    public byte[] ofSpelling(String address) {
        return mac("address/" + address);
    }

    /** Phone numbers and providers' ids stay as they are. */
    private static String folded(String address) {
        return address.indexOf('@') < 0 ? address : address.toLowerCase(Locale.ROOT);
    }

    /** Tells this key from another one, 32 bytes. */
    byte[] check() {
        return mac("check/coccinelle-channels");
    }

    /** Signs what only we may say, 32 bytes. Never equal to an address's hash. */
    public byte[] sign(String purpose, byte[] content) {
        Mac mac = newMac();
        mac.update(("sign/" + purpose + "/").getBytes(StandardCharsets.UTF_8));
        return mac.doFinal(content);
    }

    private byte[] mac(String text) {
        return newMac().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private Mac newMac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
