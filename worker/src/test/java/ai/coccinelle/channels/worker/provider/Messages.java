package ai.coccinelle.channels.worker.provider;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.message.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages for tests. */
public final class Messages {
    public static final UUID ID = UUID.fromString("019ab0c4-7c3e-7d11-9d52-3a4f6c0e8b21");
    public static final String PHONE = "+33639981234";
    public static final String EMAIL = "camille.durand@example.org";
    public static final Instant ACCEPTED_AT = Instant.parse("2026-11-22T09:59:58Z");

    private Messages() {}

    public static OutboundMessage to(String to, Payload payload, @Nullable Credentials credentials) {
        return to(to, payload, credentials, ACCEPTED_AT);
    }

    public static OutboundMessage to(
            String to, Payload payload, @Nullable Credentials credentials, Instant acceptedAt) {
        return new OutboundMessage(ID, 1, new UUID(0, 1), to, payload, credentials, acceptedAt, null);
    }

    public static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
