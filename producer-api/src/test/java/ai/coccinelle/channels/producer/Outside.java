package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.producer.RunningApi.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Plays the providers: calls the API's webhooks, signed as they sign. */
final class Outside {
    static final String APP_SECRET = "app-secret-of-the-tests";
    static final String VERIFY_TOKEN = "verify-token-of-the-tests";
    static final String D360_SECRET = "360dialog-secret-of-the-tests";

    private static final String FORM = "application/x-www-form-urlencoded";

    private final RunningApi api;

    Outside(RunningApi api) {
        this.api = api;
    }

    Answer twilioStatus(String messageId, String sid, String status) {
        return twilio(
                "/webhooks/twilio/status?message=" + messageId, Map.of("MessageSid", sid, "MessageStatus", status));
    }

    Answer twilioInbound(String sid, String from, String text) {
        return twilio(
                "/webhooks/twilio/inbound",
                Map.of("MessageSid", sid, "From", from, "To", "+33644630000", "Body", text, "NumMedia", "0"));
    }

    Answer twilio(String path, Map<String, String> fields) {
        return api.post(
                path, null, form(fields), "Content-Type", FORM, "X-Twilio-Signature", twilioSignature(path, fields));
    }

    static String twilioSignature(String path, Map<String, String> fields) {
        StringBuilder signed = new StringBuilder(RunningApi.PUBLIC_URL + path);
        new TreeMap<>(fields).forEach((name, value) -> signed.append(name).append(value));
        return Base64.getEncoder()
                .encodeToString(hmac(
                        "HmacSHA1",
                        RunningApi.TWILIO_AUTH_TOKEN.reveal(),
                        signed.toString().getBytes(StandardCharsets.UTF_8)));
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    Answer meta(String tenant, String body) {
        return api.post("/webhooks/meta/" + tenant, null, body, "X-Hub-Signature-256", metaSignature(body));
    }

    static String metaSignature(String body) {
        return metaSignature(body.getBytes(StandardCharsets.UTF_8));
    }

    static String metaSignature(byte[] body) {
        return "sha256=" + HexFormat.of().formatHex(hmac("HmacSHA256", APP_SECRET, body));
    }

    Answer d360(String tenant, String body) {
        return api.post("/webhooks/360dialog/" + tenant, null, body, "X-Channels-Webhook-Secret", D360_SECRET);
    }

    /** A status as Meta writes it. */
    static String whatsAppStatus(String id, String status, String ourId) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
                 "messaging_product":"whatsapp","metadata":{"display_phone_number":"33612345678","phone_number_id":"1"},
                 "statuses":[{"id":"%s","status":"%s","timestamp":"1750000000","recipient_id":"33612345678",
                  "biz_opaque_callback_data":"%s"%s}]}}]}]}""".formatted(
                id,
                status,
                ourId,
                status.equals("failed") ? ",\"errors\":[{\"code\":131026,\"title\":\"Message undeliverable\"}]" : "");
    }

    /** An answer as Meta writes it. */
    static String whatsAppText(String id, String from, String text) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
                 "messaging_product":"whatsapp","contacts":[{"profile":{"name":"Jean"},"wa_id":"%s"}],
                 "messages":[{"from":"%s","id":"%s","timestamp":"1750000000","type":"text",
                  "text":{"body":"%s"}}]}}]}]}""".formatted(from, from, id, text);
    }

    /** A call with these messages, which are JSON, as Meta writes it. */
    static String whatsAppMessages(String... messages) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{
                 "messaging_product":"whatsapp","metadata":{"display_phone_number":"33639980099","phone_number_id":"1"},
                 "messages":[%s]}}]}]}""".formatted(String.join(",", messages));
    }

    /** A text that answers a message of ours. */
    static String whatsAppAnswer(String id, String from, String text, String answers) {
        return """
                {"from":"%s","id":"%s","timestamp":"1800000000","type":"text","text":{"body":"%s"},
                 "context":{"from":"33639980099","id":"%s"}}""".formatted(from, id, text, answers);
    }

    /** WhatsApp's own switch for marketing messages, turned by a person. */
    static String whatsAppPreference(String waId, String value, long at) {
        return """
                {"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"user_preferences","value":{
                 "messaging_product":"whatsapp","contacts":[{"profile":{"name":"Chloé"},"wa_id":"%1$s"}],
                 "user_preferences":[{"wa_id":"%1$s","detail":"User requested to %2$s marketing messages",
                  "category":"marketing_messages","value":"%2$s","timestamp":%3$d}]}}]}]}""".formatted(waId, value, at);
    }

    Answer vapi(String body) {
        return api.post("/webhooks/vapi", null, body, "X-Vapi-Secret", RunningApi.VAPI_WEBHOOK_SECRET.reveal());
    }

    static String vapiEnd(String call, String ourId, String reason) {
        return """
                {"message":{"type":"end-of-call-report","endedReason":"%s","cost":0.05,
                 "call":{"id":"%s","assistantOverrides":{"metadata":{"messageId":"%s"}}}}}""".formatted(reason, call, ourId);
    }

    static String vapiStatus(String call, String ourId, String status) {
        return """
                {"message":{"type":"status-update","status":"%s",
                 "call":{"id":"%s","customer":{"externalId":"%s"}}}}""".formatted(status, call, ourId);
    }

    private static byte[] hmac(String algorithm, String key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
