package ai.coccinelle.channels.producer.submit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.TreeMap;

/** What makes two requests the same one: not their bytes, but what they ask for. */
final class RequestHash {
    private static final byte SEND_AT = 0x7f;
    private static final byte CONSENT = 0x7e;

    private RequestHash() {}

    /**
     * SHA-256 over the channel and the request's parts, each with its length before it; variables in order of name. The end
     * stands after them and only when there is one: names and values come in pairs, so it is taken for neither. What came to
     * the API later stands last, after a byte that no length begins with, so that earlier requests are still the same.
     */
    static byte[] of(MessageRequest request) {
        MessageDigest digest = sha256();
        part(digest, request.channel().wireName());
        part(digest, request.to());
        part(digest, request.template());
        part(digest, request.locale() == null ? "" : request.locale().wireName());
        new TreeMap<>(request.given()).forEach((name, value) -> {
            part(digest, name);
            part(digest, value);
        });
        if (request.uselessAfter() != null) {
            part(digest, request.uselessAfter().toString());
        }
        if (request.sendAt() != null) {
            digest.update(SEND_AT);
            part(digest, request.sendAt().toString());
        }
        if (request.consent() != null) {
            digest.update(CONSENT);
            part(digest, request.consent().basis().wireName());
            part(digest, request.consent().givenAt().toString());
            part(digest, request.consent().source());
        }
        return digest.digest();
    }

    private static void part(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
