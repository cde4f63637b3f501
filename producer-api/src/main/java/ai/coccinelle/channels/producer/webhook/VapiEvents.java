package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.receipt.CallEnd;
import ai.coccinelle.channels.receipt.Receipt;
import ai.coccinelle.channels.receipt.Receipt.Meaning;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what Vapi calls us with (docs.vapi.ai, "Server Events"): {@code status-update} and {@code end-of-call-report}. */
final class VapiEvents {
    private static final String STATUS_UPDATE = "status-update";
    private static final String END_REPORT = "end-of-call-report";

    private VapiEvents() {}

    /** The receipt in an event, or empty when it is about something else, or an end whose reason comes later. */
    static Optional<Receipt> receipt(JsonNode body) {
        JsonNode event = body.path("message");
        String type = text(event.path("type"));
        String call = text(event.path("call").path("id"));
        String reason = text(event.path("endedReason"));
        String status = text(event.path("status"));
        if (call.isEmpty()) {
            return Optional.empty();
        }
        if ((type.equals(END_REPORT) || type.equals(STATUS_UPDATE) && status.equals(CallEnd.STATUS))
                && !reason.isEmpty()) {
            CallEnd end = CallEnd.of(reason);
            return Optional.of(new Receipt(
                    Receipt.Provider.VAPI,
                    null,
                    call,
                    CallEnd.STATUS,
                    end.meaning(),
                    messageId(event),
                    reason,
                    end.reason()));
        }
        return type.equals(STATUS_UPDATE) && isUnderWay(status)
                ? Optional.of(new Receipt(
                        Receipt.Provider.VAPI, null, call, status, Meaning.SENT, messageId(event), null, null))
                : Optional.empty();
    }

    private static boolean isUnderWay(String status) {
        return switch (status) {
            case "queued", "ringing", "in-progress", "forwarding" -> true;
            default -> false;
        };
    }

    /** Our id comes back wherever the call's order does. */
    private static @Nullable UUID messageId(JsonNode event) {
        JsonNode call = event.path("call");
        return Stream.of(
                        call.path("assistantOverrides").path("metadata").path("messageId"),
                        call.path("customer").path("externalId"),
                        event.path("customer").path("externalId"))
                .map(VapiEvents::text)
                .flatMap(text -> Parameters.uuid(text).stream())
                .findFirst()
                .orElse(null);
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : "";
    }
}
