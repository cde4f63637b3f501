package ai.coccinelle.channels.simulator.twilio;

import ai.coccinelle.channels.simulator.SimulatedAccounts;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells a listener on this machine that a message was sent, then that it was delivered; signed as Twilio signs. */
final class StatusCallbacks implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient client;
    private final Executor later;

    /** @param delay from the answer to the first receipt */
    StatusCallbacks(Executor executor, Duration delay) {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .executor(executor)
                .build();
        later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor);
    }

    /** Only on 127.0.0.1: a simulator calls nobody else. Not tried again, as by Twilio's default. */
    void announce(SentMessage message, URI callback) {
        if ("http".equals(callback.getScheme()) && "127.0.0.1".equals(callback.getHost())) {
            var _ = CompletableFuture.supplyAsync(() -> request(message, callback, "sent"), later)
                    .thenCompose(request -> client.sendAsync(request, BodyHandlers.discarding()))
                    .thenCompose(answer ->
                            client.sendAsync(request(message, callback, "delivered"), BodyHandlers.discarding()));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static HttpRequest request(SentMessage message, URI callback, String status) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "AccountSid",
                SimulatedAccounts.TWILIO_ACCOUNT_SID,
                "ApiVersion",
                "2010-04-01",
                "MessageSid",
                message.sid(),
                "MessageStatus",
                status,
                "SmsSid",
                message.sid(),
                "SmsStatus",
                status,
                "To",
                message.to()));
        String from = message.from();
        if (from != null) {
            fields.put("From", from);
        }
        return HttpRequest.newBuilder(callback)
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Twilio-Signature", signature(SimulatedAccounts.TWILIO_AUTH_TOKEN, callback, fields))
                .POST(BodyPublishers.ofString(encode(fields)))
                .build();
    }

    private static String encode(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Base64 of the HMAC-SHA1 over the URL and each key and value, sorted by key. */
    static String signature(String authToken, URI url, Map<String, String> fields) {
        StringBuilder signed = new StringBuilder(url.toString());
        new TreeMap<>(fields).forEach((key, value) -> signed.append(key).append(value));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }
}
