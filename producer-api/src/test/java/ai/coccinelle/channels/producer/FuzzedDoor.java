package ai.coccinelle.channels.producer;

import io.swagger.v3.oas.annotations.Hidden;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What is open to others than the API's callers, and in no description: providers' webhooks, and pages for people. */
record FuzzedDoor(String method, String path) implements FuzzedOperation {
    private static final String FORM = "application/x-www-form-urlencoded";

    /** All that is hidden from the description, but for where errors are shown. */
    static List<FuzzedDoor> all(RunningApi api) {
        return api
                .context
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .entrySet()
                .stream()
                .filter(each -> each.getValue().getBeanType().isAnnotationPresent(Hidden.class))
                .flatMap(each -> each.getKey().getPatternValues().stream()
                        .flatMap(path -> each.getKey().getMethodsCondition().getMethods().stream()
                                .map(method -> new FuzzedDoor(method.name(), path))))
                .sorted(Comparator.comparing(FuzzedDoor::toString))
                .toList();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }

    /** No description says how it refuses. */
    @Override
    public boolean names(int status, String slug) {
        return true;
    }

    @Override
    public boolean hasPages() {
        return path.startsWith("/unsubscribe/") || path.startsWith("/connect/");
    }

    @Override
    public Call call(RunningApi api, Nonsense nonsense, FuzzedThings things) {
        boolean elsewhere = nonsense.seldom();
        boolean forged = !hasPages() && nonsense.oneOf("true", "false", "false").equals("true");
        if (path.contains("{tenant}")) {
            things.openWhatsApp();
        }
        Signed signed = signed(nonsense, things);
        String filled = VARIABLE.matcher(path)
                .replaceAll(variable -> elsewhere
                        ? nonsense.segment().replace("$", "")
                        : switch (variable.group(1)) {
                            case "token" -> things.unsubscribeToken();
                            case "state" -> things.connectState();
                            default -> things.tenant();
                        });
        HttpRequest.Builder request = HttpRequest.newBuilder(api.url(filled + (forged ? "" : signed.query)))
                .timeout(PATIENCE);
        if (signed.type != null) {
            request.header("Content-Type", nonsense.seldom() ? nonsense.contentType() : signed.type);
        }
        if (!forged) {
            signed.proof.forEach(request::header);
        } else {
            signed.proof.keySet().stream()
                    .filter(_ -> !nonsense.seldom())
                    .forEach(name -> request.header(name, nonsense.oneOf("x", "sha256=" + "0".repeat(64))));
        }
        return new Call(
                request.method(method, HttpRequest.BodyPublishers.ofByteArray(signed.body))
                        .build(),
                elsewhere,
                forged);
    }

    /**
     * What the one who calls says, and how he proves that it is he.
     *
     * @param query of the address, with its question mark
     * @param proof the headers
     */
    private record Signed(String query, @Nullable String type, byte[] body, Map<String, String> proof) {
        static Signed page(String query) {
            return new Signed(query, null, new byte[0], Map.of());
        }

        static Signed json(byte[] body, String header, String proof) {
            return new Signed("", "application/json", body, Map.of(header, proof));
        }
    }

    private Signed signed(Nonsense nonsense, FuzzedThings things) {
        String message = things.message();
        String sid = "SM" + UUID.randomUUID();
        return switch (toString()) {
            case "POST /webhooks/twilio/status" ->
                twilio(
                        nonsense,
                        "?message=" + nonsense.oneOf(message, nonsense.segment()),
                        Map.of("MessageSid", sid, "MessageStatus", "delivered", "ErrorCode", "30003"));
            case "POST /webhooks/twilio/inbound" ->
                twilio(
                        nonsense,
                        "",
                        Map.of("MessageSid", sid, "From", "+33612345678", "To", "+33644630000", "Body", "STOP"));
            case "POST /webhooks/vapi" ->
                Signed.json(
                        nonsense.json(nonsense.oneOf(
                                Outside.vapiEnd(sid, message, "customer-ended-call"),
                                Outside.vapiStatus(sid, message, "ringing"))),
                        "X-Vapi-Secret",
                        RunningApi.VAPI_WEBHOOK_SECRET.reveal());
            case "POST /webhooks/meta/{tenant}" -> {
                byte[] body = whatsApp(nonsense, sid, message);
                yield Signed.json(body, "X-Hub-Signature-256", Outside.metaSignature(body));
            }
            case "POST /webhooks/360dialog/{tenant}" ->
                Signed.json(whatsApp(nonsense, sid, message), "X-Channels-Webhook-Secret", Outside.D360_SECRET);
            case "GET /webhooks/meta/{tenant}" ->
                Signed.page("?hub.mode=subscribe&hub.verify_token=%s&hub.challenge=%s"
                        .formatted(Outside.VERIFY_TOKEN, nonsense.oneOf("42", nonsense.segment())));
            case "GET /unsubscribe/{token}", "POST /unsubscribe/{token}" ->
                new Signed("", FORM, nonsense.lines("List-Unsubscribe=One-Click"), Map.of());
            case "GET /connect/whatsapp/{state}" -> Signed.page("");
            case "POST /connect/whatsapp/{state}" -> new Signed("", FORM, nonsense.lines("seen=x"), Map.of());
            case "GET /connect/360dialog/{state}" ->
                Signed.page("?client=%s&channels=%s"
                        .formatted(
                                nonsense.oneOf("Client1CL", nonsense.segment()),
                                nonsense.oneOf("%5BChan1CH%5D", nonsense.segment())));
            default -> throw new IllegalStateException("nobody is known who calls " + this);
        };
    }

    private Signed twilio(Nonsense nonsense, String query, Map<String, String> example) {
        Map<String, String> fields = nonsense.fields(example);
        String body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return new Signed(
                query,
                FORM,
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("X-Twilio-Signature", Outside.twilioSignature(path + query, fields)));
    }

    private static byte[] whatsApp(Nonsense nonsense, String sid, String message) {
        return nonsense.json(nonsense.oneOf(
                Outside.whatsAppStatus(sid, "delivered", message),
                Outside.whatsAppStatus(sid, "failed", message),
                Outside.whatsAppText(sid, "33612345678", "STOP")));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
