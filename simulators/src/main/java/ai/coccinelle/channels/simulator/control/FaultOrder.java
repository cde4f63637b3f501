package ai.coccinelle.channels.simulator.control;

import ai.coccinelle.channels.simulator.Fault;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import ai.coccinelle.channels.simulator.http.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads what the controls are sent; what cannot be read is an IllegalArgumentException that says why. */
final class FaultOrder {
    private FaultOrder() {}

    static SimulatedProvider provider(JsonNode json) {
        String name = Json.text(json, "provider").orElse("");
        return switch (name) {
            case "twilio" -> SimulatedProvider.TWILIO;
            case "meta" -> SimulatedProvider.META;
            case "360dialog", "d360" -> SimulatedProvider.D360;
            case "vapi" -> SimulatedProvider.VAPI;
            default ->
                throw new IllegalArgumentException("provider must be twilio, meta, 360dialog or vapi, not " + name);
        };
    }

    static Fault fault(JsonNode json) {
        boolean processed = json.path("processed").booleanValue(false);
        String name = Json.text(json, "fault").orElse("");
        return switch (name) {
            case "refuse" -> new Fault.Refuse();
            case "throttle" -> new Fault.Throttle(Duration.ofMillis(number(json, "retryAfterMillis", 1000)));
            case "unavailable" -> new Fault.Unavailable();
            case "no-answer" -> new Fault.NoAnswer(processed);
            case "dropped" -> new Fault.Dropped(processed);
            case "garbage" -> new Fault.Garbage(processed);
            case "wrong-credentials" -> new Fault.WrongCredentials();
            case "answer" -> answer(json);
            default ->
                throw new IllegalArgumentException("fault must be refuse, throttle, unavailable, no-answer, dropped,"
                        + " garbage, wrong-credentials or answer, not " + name);
        };
    }

    static int number(JsonNode json, String field, int otherwise) {
        JsonNode value = json.path(field);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() < 0) {
            throw new IllegalArgumentException(field + " must be a whole number, not " + value);
        }
        return value.intValue();
    }

    private static Fault answer(JsonNode json) {
        int status = number(json, "status", 500);
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be between 200 and 599, not " + status);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        json.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        return new Fault.Answer(
                status,
                Json.text(json, "contentType").orElse("application/json"),
                Json.text(json, "body").orElse(""),
                headers);
    }
}
