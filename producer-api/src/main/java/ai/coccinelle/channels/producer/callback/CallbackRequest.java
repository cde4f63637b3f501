package ai.coccinelle.channels.producer.callback;

import ai.coccinelle.channels.callback.CallbackType;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a tenant's system is to be told, and of what. */
@RequestRecord
@Schema(requiredProperties = "url")
record CallbackRequest(
        @Schema(description = "HTTPS, port 443, a public host", example = "https://hooks.example.com/channels")
        String url,

        @Schema(
                description = "Which events are wanted, by their types; those left out are not. Without it: all",
                example = "{\"message.delivered\":true,\"reply.received\":true}")
        @Nullable
        Map<String, Boolean> events) {

    /** Everything wrong with the events that are wanted. */
    List<Fault> faults() {
        Values values = new Values();
        if (events != null) {
            events.keySet()
                    .forEach(name -> values.check(
                            "events." + name, choice(name).isPresent(), "Must be one of " + choices() + "."));
            values.check("events", events.containsValue(true), "At least one must be true; leave events out for all.");
        }
        return values.faults();
    }

    /** The events that are wanted; null: all. */
    @Nullable
    Set<CallbackType> types() {
        return events == null
                ? null
                : events.entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .map(entry -> CallbackType.of(entry.getKey()))
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<CallbackType> choice(String name) {
        return CallbackType.find(name).filter(CallbackType::isChosen);
    }

    private static String choices() {
        return Arrays.stream(CallbackType.values())
                .filter(CallbackType::isChosen)
                .map(CallbackType::wireName)
                .collect(Collectors.joining(", "));
    }

    /** Without the URL, whose path or query may hold a secret. */
    @Override
    public String toString() {
        return "CallbackRequest[" + events + "]";
    }
}
