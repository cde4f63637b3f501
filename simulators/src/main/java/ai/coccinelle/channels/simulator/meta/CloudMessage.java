package ai.coccinelle.channels.simulator.meta;

import ai.coccinelle.channels.simulator.http.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of a POST to messages, and what Meta has against it. Text and templates only. */
record CloudMessage(ObjectNode json) {
    private static final int LONGEST_TEXT = 4096;
    private static final int LONGEST_CALLBACK_DATA = 512;
    private static final Pattern NUMBER = Pattern.compile("\\+?[1-9]\\d{6,14}");
    private static final Pattern TEMPLATE_NAME = Pattern.compile("[a-z0-9_]{1,512}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(_[A-Z]{2,3})?");
    private static final Pattern UNPRINTABLE_PARAMETER = Pattern.compile("[\\n\\r\\t]|[\\s\\p{Z}]{5}");
    private static final List<String> COMPONENTS = List.of("header", "body", "button");

    /** As the sender wrote it. */
    String to() {
        return Json.text(json, "to").orElse("");
    }

    /** The recipient as WhatsApp knows it, which in some countries is not the number that was written to. */
    String waId() {
        return WhatsAppNumbers.waId(digits());
    }

    /** The recipient in digits, as it was written to. */
    String digits() {
        return to().startsWith("+") ? to().substring(1) : to();
    }

    boolean isTemplate() {
        return type().equals("template");
    }

    String type() {
        return Json.text(json, "type").orElse("text");
    }

    Optional<String> callbackData() {
        return Json.text(json, "biz_opaque_callback_data");
    }

    String template() {
        return Json.text(json.path("template"), "name").orElse("");
    }

    String language() {
        return Json.text(json.path("template").path("language"), "code").orElse("");
    }

    /** The text; for a template, its name and language and what fills it, since its wording is Meta's to know. */
    String content() {
        return isTemplate()
                ? template() + " (" + language() + ")" + (parameters().isEmpty() ? "" : ": ")
                        + String.join(", ", parameters())
                : Json.text(json.path("text"), "body").orElse("");
    }

    /** The first thing wrong with it. */
    Optional<GraphError> refusal() {
        Stream<Supplier<Optional<GraphError>>> checks =
                Stream.of(this::wrongEnvelope, this::wrongRecipient, this::wrongCallbackData, this::wrongContent);
        return checks.map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    private Optional<GraphError> wrongEnvelope() {
        Optional<String> product = Json.text(json, "messaging_product");
        if (product.isEmpty()) {
            return invalid("The parameter messaging_product is required.");
        }
        if (!product.get().equals("whatsapp")) {
            return invalid("Param messaging_product must be one of {WHATSAPP} - got \"" + product.get() + "\".");
        }
        return Json.text(json, "recipient_type")
                .filter(type -> !type.equals("individual"))
                .flatMap(type -> invalid("Param recipient_type must be individual - got \"" + type + "\"."));
    }

    private Optional<GraphError> wrongRecipient() {
        if (to().isEmpty()) {
            return invalid("The parameter to is required.");
        }
        return NUMBER.matcher(to()).matches()
                ? MagicRecipients.refusal(digits(), isTemplate())
                : wrongValue("Param to is not a phone number.");
    }

    private Optional<GraphError> wrongCallbackData() {
        return callbackData()
                .filter(data -> data.length() > LONGEST_CALLBACK_DATA)
                .flatMap(data -> invalid("Param biz_opaque_callback_data must be at most 512 characters long."));
    }

    private Optional<GraphError> wrongContent() {
        return switch (type()) {
            case "text" -> wrongText();
            case "template" -> wrongTemplate();
            default ->
                Optional.of(GraphError.refused(
                        131051, "Unsupported message type", "Message type " + type() + " is not supported."));
        };
    }

    private Optional<GraphError> wrongText() {
        Optional<String> body = Json.text(json.path("text"), "body");
        if (body.isEmpty()) {
            return missing("The parameter text['body'] is required.");
        }
        return body.get().length() > LONGEST_TEXT
                ? invalid("Param text['body'] must be at most 4096 characters long.")
                : Optional.empty();
    }

    private Optional<GraphError> wrongTemplate() {
        if (template().isEmpty()) {
            return missing("The parameter template['name'] is required.");
        }
        if (language().isEmpty()) {
            return missing("The parameter template['language']['code'] is required.");
        }
        String policy =
                Json.text(json.path("template").path("language"), "policy").orElse("");
        if (!policy.equals("deterministic")) {
            return missing("The parameter template['language']['policy'] is required and must be deterministic.");
        }
        return unknownTemplate().or(this::wrongComponents);
    }

    private Optional<GraphError> unknownTemplate() {
        boolean wellFormed = TEMPLATE_NAME.matcher(template()).matches()
                && LANGUAGE.matcher(language()).matches();
        if (!wellFormed || template().equals("unknown_template")) {
            return Optional.of(GraphError.refused(
                    132001,
                    "Template name does not exist in the translation",
                    "template name (" + template() + ") does not exist in " + language()));
        }
        return template().equals("paused_template")
                ? Optional.of(GraphError.refused(132015, "Template is Paused", "Template is paused for low quality."))
                : Optional.empty();
    }

    private Optional<GraphError> wrongComponents() {
        for (JsonNode component : json.path("template").path("components")) {
            String type = Json.text(component, "type").orElse("");
            if (!COMPONENTS.contains(type)) {
                return invalid("Param template['components'] has a component of unknown type \"" + type + "\".");
            }
        }
        return parameterNodes().flatMap(this::wrongParameter).findFirst();
    }

    private Stream<GraphError> wrongParameter(JsonNode parameter) {
        Optional<String> text = Json.text(parameter, "text");
        if (Json.text(parameter, "type").isEmpty()) {
            return missing("A template parameter has no type.").stream();
        }
        if (parameter.path("type").stringValue().equals("text") && text.isEmpty()) {
            return missing("A template parameter of type text has no text.").stream();
        }
        return text
                .filter(value -> UNPRINTABLE_PARAMETER.matcher(value).find())
                .flatMap(value ->
                        invalid("Param text cannot have new-line/tab characters or more than 4 consecutive spaces."))
                .stream();
    }

    private List<String> parameters() {
        return parameterNodes()
                .map(parameter -> Json.text(parameter, "text").orElse("?"))
                .toList();
    }

    private Stream<JsonNode> parameterNodes() {
        return json.path("template")
                .path("components")
                .valueStream()
                .flatMap(component -> component.path("parameters").valueStream());
    }

    private static Optional<GraphError> invalid(String details) {
        return Optional.of(GraphError.refused(100, "Invalid parameter", details));
    }

    private static Optional<GraphError> missing(String details) {
        return Optional.of(GraphError.refused(131008, "Required parameter is missing", details));
    }

    private static Optional<GraphError> wrongValue(String details) {
        return Optional.of(GraphError.refused(131009, "Parameter value is not valid", details));
    }
}
