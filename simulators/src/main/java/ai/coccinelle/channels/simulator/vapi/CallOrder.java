package ai.coccinelle.channels.simulator.vapi;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_ASSISTANT_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_PHONE_NUMBER_ID;

import ai.coccinelle.channels.simulator.http.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of a POST to call, and what Vapi has against it. */
record CallOrder(ObjectNode json) {
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Set<String> KNOWN =
            Set.of("name", "assistantId", "assistantOverrides", "phoneNumberId", "customer", "schedulePlan");

    String to() {
        return Json.text(json.path("customer"), "number").orElse("");
    }

    Optional<String> externalId() {
        return Json.text(json.path("customer"), "externalId");
    }

    JsonNode overrides() {
        return json.path("assistantOverrides");
    }

    /** What the assistant is told to say: its first message, the script among its variables, or else all of those. */
    String content() {
        return Json.text(overrides(), "firstMessage")
                .or(() -> Json.text(overrides().path("variableValues"), "script"))
                .orElseGet(() -> overrides().path("variableValues").properties().stream()
                        .map(variable -> variable.getKey() + ": " + plain(variable.getValue()))
                        .collect(Collectors.joining(" · ")));
    }

    Optional<Instant> earliestAt() {
        return Json.text(json.path("schedulePlan"), "earliestAt").map(CallOrder::time);
    }

    /** Everything that validation finds. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        json.propertyNames().stream()
                .filter(name -> !KNOWN.contains(name))
                .forEach(name -> faults.add("property " + name + " should not exist"));
        requireText("assistantId", faults);
        requireText("phoneNumberId", faults);
        if (!E164.matcher(to()).matches()) {
            faults.add("customer.number must be a valid phone number in the E.164 format");
        }
        requireObject("assistantOverrides", faults);
        checkSchedule(faults);
        return faults;
    }

    /** An id that is well formed and nobody's. */
    Optional<VapiError> unknown() {
        if (!json.path("assistantId").stringValue().equals(VAPI_ASSISTANT_ID)) {
            return Optional.of(new VapiError(400, "Bad Request", "Couldn't get assistant."));
        }
        return json.path("phoneNumberId").stringValue().equals(VAPI_PHONE_NUMBER_ID)
                ? Optional.empty()
                : Optional.of(new VapiError(400, "Bad Request", "Couldn't get phone number."));
    }

    private void requireText(String field, List<String> faults) {
        if (Json.text(json, field).isEmpty()) {
            faults.add(field + " must be a UUID");
        }
    }

    private void requireObject(String field, List<String> faults) {
        JsonNode value = json.path(field);
        if (!value.isMissingNode() && !value.isObject()) {
            faults.add(field + " must be an object");
        }
    }

    private void checkSchedule(List<String> faults) {
        requireObject("schedulePlan", faults);
        JsonNode plan = json.path("schedulePlan");
        if (plan.isObject() && Json.text(plan, "earliestAt").isEmpty()) {
            faults.add("schedulePlan.earliestAt should not be empty");
        }
        for (String field : List.of("earliestAt", "latestAt")) {
            Json.text(plan, field)
                    .filter(text -> !isTime(text))
                    .ifPresent(text -> faults.add("schedulePlan." + field + " must be a valid ISO 8601 date string"));
        }
    }

    private static boolean isTime(String text) {
        try {
            return time(text) != null;
        } catch (DateTimeException malformed) {
            return false;
        }
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private static String plain(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }
}
