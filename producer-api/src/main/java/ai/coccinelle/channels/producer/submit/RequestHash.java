package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/** What makes two requests the same one: not their bytes, but what they ask for. */
final class RequestHash {
    private RequestHash() {}

    /** SHA-256 over the channel and the request's parts, each with its length before it; variables in order of name. */
    static byte[] of(ChannelType channel, SendRequest request) {
        MessageDigest digest = sha256();
        part(digest, channel.wireName());
        part(digest, request.to());
        part(digest, request.template());
        part(digest, request.locale() == null ? "" : request.locale().wireName());
        new TreeMap<>(request.variables() == null ? Map.<String, String>of() : request.variables())
                .forEach((name, value) -> {
                    part(digest, name);
                    part(digest, value);
                });
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
