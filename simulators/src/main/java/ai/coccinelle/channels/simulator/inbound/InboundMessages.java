package ai.coccinelle.channels.simulator.inbound;

import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.meta.WhatsAppNumbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Passes on to a webhook of this machine what a recipient writes, as the provider would: Twilio's form with its signature and,
 * since the simulated account has Advanced Opt-Out, {@code OptOutType}; Meta's and 360dialog's document.
 */
public final class InboundMessages implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Twilio's default keywords, and two that this account added (Twilio, "Advanced Opt-Out"). */
    private static final Set<String> STOPS = Set.of(
            "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "ARRET", "STOP MERCI");

    private static final Set<String> STARTS = Set.of("START", "YES", "UNSTOP", "OUI");
    private static final Set<String> HELPS = Set.of("HELP", "INFO", "AIDE");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Clock clock;

    public InboundMessages(Clock clock) {
        this.clock = clock;
    }

    /**
     * Passes a message on.
     *
     * @param order {@code provider}, {@code url}, {@code from}, {@code text} and, by provider, {@code secret}, {@code name},
     *     {@code answers}
     * @return the status that the webhook answered
     * @throws IllegalArgumentException when the order is not complete
     */
    public int pass(JsonNode order) {
        InboundMessage message = InboundMessage.of(order);
        HttpRequest request = switch (Json.text(order, "provider").orElse("")) {
            case "twilio" -> twilio(message);
            case "meta" ->
                json(message)
                        .header(
                                "X-Hub-Signature-256",
                                "sha256="
                                        + HexFormat.of().formatHex(hmac("HmacSHA256", message.secret(), meta(message))))
                        .POST(BodyPublishers.ofString(meta(message)))
                        .build();
            case "360dialog" ->
                json(message)
                        .header("X-Channels-Webhook-Secret", message.secret())
                        .POST(BodyPublishers.ofString(meta(message)))
                        .build();
            default -> throw new IllegalArgumentException("provider must be twilio, meta or 360dialog");
        };
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private static HttpRequest.Builder json(InboundMessage message) {
        return HttpRequest.newBuilder(message.url()).timeout(PATIENCE).header("Content-Type", "application/json");
    }

    private static HttpRequest twilio(InboundMessage message) {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "MessageSid",
                "SM" + UUID.randomUUID().toString().replace("-", ""),
                "AccountSid",
                SimulatedAccounts.TWILIO_ACCOUNT_SID,
                "From",
                message.from(),
                "To",
                SimulatedAccounts.TWILIO_PHONE_NUMBER,
                "Body",
                message.text(),
                "NumMedia",
                "0"));
        String word = message.text().strip().toUpperCase(Locale.ROOT);
        if (STOPS.contains(word)) {
            fields.put("OptOutType", "STOP");
        } else if (STARTS.contains(word)) {
            fields.put("OptOutType", "START");
        } else if (HELPS.contains(word)) {
            fields.put("OptOutType", "HELP");
        }
        String signed = message.url()
                + fields.entrySet().stream()
                        .map(field -> field.getKey() + field.getValue())
                        .collect(Collectors.joining());
        return HttpRequest.newBuilder(message.url())
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "X-Twilio-Signature",
                        Base64.getEncoder()
                                .encodeToString(hmac("HmacSHA1", SimulatedAccounts.TWILIO_AUTH_TOKEN, signed)))
                .POST(BodyPublishers.ofString(fields.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))))
                .build();
    }

    private String meta(InboundMessage message) {
        String waId = WhatsAppNumbers.waId(message.digits());
        ObjectNode json = Json.object();
        json.put("object", "whatsapp_business_account");
        ObjectNode change = json.putArray("entry")
                .addObject()
                .put("id", "1")
                .putArray("changes")
                .addObject();
        change.put("field", "messages");
        ObjectNode value = change.putObject("value");
        value.put("messaging_product", "whatsapp");
        value.putObject("metadata")
                .put("display_phone_number", SimulatedAccounts.META_PHONE_NUMBER.substring(1))
                .put("phone_number_id", SimulatedAccounts.META_PHONE_NUMBER_ID);
        ObjectNode contact = value.putArray("contacts").addObject();
        contact.put("wa_id", waId);
        message.name().ifPresent(name -> contact.putObject("profile").put("name", name));
        ObjectNode written = value.putArray("messages").addObject();
        written.put("from", waId);
        written.put("id", "wamid." + UUID.randomUUID());
        written.put("timestamp", Long.toString(clock.instant().getEpochSecond()));
        written.put("type", "text");
        written.putObject("text").put("body", message.text());
        message.answers().ifPresent(id -> written.putObject("context").put("id", id));
        return json.toString();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static byte[] hmac(String algorithm, String key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(bytes(key), algorithm));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + algorithm, impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
