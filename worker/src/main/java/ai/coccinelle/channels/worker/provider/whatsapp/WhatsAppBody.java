package ai.coccinelle.channels.worker.provider.whatsapp;

import ai.coccinelle.channels.credential.Credentials.ApprovedTemplate;
import ai.coccinelle.channels.message.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** The body of {@code POST messages}, the same for Meta and 360dialog. */
final class WhatsAppBody {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private static final Pattern RUN_OF_BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cc}]{2,}|[\\p{Cc}\\u2028\\u2029]");

    private WhatsAppBody() {}

    /** A template message, under the name and in the language that Meta approved. */
    static String template(
            UUID id, String to, Payload.WhatsAppTemplate payload, Map<String, ApprovedTemplate> approvedTemplates) {
        ApprovedTemplate approved = approvedTemplates.getOrDefault(
                payload.template(), new ApprovedTemplate(snakeCase(payload.template()), null));
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("name", approved.name());
        template.put(
                "language",
                Map.of(
                        // The only policy there is; Meta's OpenAPI description (v23.0) requires it.
                        "policy",
                        "deterministic",
                        "code",
                        Objects.requireNonNullElse(approved.language(), payload.language())));
        if (!payload.parameters().isEmpty()) {
            template.put("components", List.of(Map.of("type", "body", "parameters", parameters(payload))));
        }
        return message(id, to, "template", template);
    }

    static String text(UUID id, String to, Payload.WhatsAppText payload) {
        return message(id, to, "text", Map.of("preview_url", false, "body", payload.body()));
    }

    /** Meta's template names hold lower case, digits and underscores: rdvConfirmation → rdv_confirmation. */
    static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static List<Map<String, String>> parameters(Payload.WhatsAppTemplate payload) {
        return payload.parameters().stream()
                .map(text -> Map.of("type", "text", "text", oneLine(text)))
                .toList();
    }

    /**
     * Meta refuses parameters with line breaks, tabs or more than four blanks in a row (100, "Param text cannot have
     * new-line/tab characters or more than 4 consecutive spaces"). A run of blanks of any kind becomes one.
     */
    private static String oneLine(String parameter) {
        return RUN_OF_BLANKS.matcher(parameter).replaceAll(" ");
    }

    private static String message(UUID id, String to, String type, Map<String, ?> content) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("messaging_product", "whatsapp");
        body.put("recipient_type", "individual");
        body.put("to", to.startsWith("+") ? to.substring(1) : to);
        body.put("type", type);
        body.put(type, content);
        // Comes back in every status webhook: how a message without an answer is found again.
        body.put("biz_opaque_callback_data", id.toString());
        return MAPPER.writeValueAsString(body);
    }
}
