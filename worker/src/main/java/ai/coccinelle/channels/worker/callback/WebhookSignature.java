package ai.coccinelle.channels.worker.callback;

import ai.coccinelle.channels.callback.SigningSecret;
import ai.coccinelle.channels.credential.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The header {@code webhook-signature} of Standard Webhooks (standardwebhooks.com, "Signature scheme"). */
final class WebhookSignature {
    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";

    private WebhookSignature() {}

    /**
     * One signature by each secret, apart by blanks.
     *
     * @param timestamp of the attempt, in seconds since 1970
     */
    static String of(List<Secret> secrets, String id, long timestamp, String body) {
        byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
        return secrets.stream().map(secret -> one(secret, signed)).collect(Collectors.joining(" "));
    }

    private static String one(Secret secret, byte[] signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(SigningSecret.key(secret), ALGORITHM));
            return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(signed));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has HMAC-SHA256", missing);
        }
    }
}
