package ai.coccinelle.channels.producer.callback;

import ai.coccinelle.channels.callback.CallbackEndpoint;
import ai.coccinelle.channels.callback.CallbackType;
import ai.coccinelle.channels.credential.Secret;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant's callback as it stands. */
@Schema(name = "Callback")
record CallbackView(
        @Schema(example = "https://hooks.example.com/channels")
        String url,

        @Schema(description = "Which events are told, by their types")
        Map<String, Boolean> events,

        boolean enabled,

        @Schema(description = "Why nothing is sent, or soon will not be, and what to do; null: all is well") @Nullable
        String notice,

        @Schema(description = "The first failure since the last success; null: the last one succeeded") @Nullable
        Instant failingSince,

        @Nullable Instant disabledAt,

        @Schema(allowableValues = {"asked", "failing", "gone"}) @Nullable
        String disabledReason,

        @Schema(description = "Events that are neither delivered nor failed, counted up to 10,000")
        int waiting,

        @Schema(
                description = "What callbacks are signed with. Shown once: when it is made",
                example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        @Nullable
        String secret,

        @Schema(description = "Since when this secret signs")
        Instant secretAt,

        @Schema(description = "Until when the secret before signs as well") @Nullable
        Instant formerSecretUntil) {

    /** @param secret that was made just now; null: none was */
    static CallbackView of(CallbackEndpoint endpoint, int waiting, @Nullable Secret secret) {
        return new CallbackView(
                endpoint.url(),
                events(endpoint),
                endpoint.disabledAt() == null,
                notice(endpoint),
                endpoint.failingSince(),
                endpoint.disabledAt(),
                endpoint.disabledReason() == null
                        ? null
                        : endpoint.disabledReason().wireName(),
                waiting,
                secret == null ? null : secret.reveal(),
                endpoint.secretAt(),
                endpoint.formerUntil());
    }

    private static Map<String, Boolean> events(CallbackEndpoint endpoint) {
        Map<String, Boolean> events = new LinkedHashMap<>();
        Arrays.stream(CallbackType.values())
                .filter(CallbackType::isChosen)
                .forEach(type -> events.put(
                        type.wireName(),
                        endpoint.types() == null || endpoint.types().contains(type)));
        return events;
    }

    private static @Nullable String notice(CallbackEndpoint endpoint) {
        if (endpoint.disabledReason() == null) {
            return endpoint.failingSince() == null
                    ? null
                    : "It fails since %s; events are tried again. GET /api/callback-events shows with what."
                            .formatted(endpoint.failingSince());
        }
        return switch (endpoint.disabledReason()) {
            case ASKED ->
                "It was switched off. What happens meanwhile is not told; what waits goes with POST …/enable.";
            case FAILING ->
                "It was switched off because nothing succeeded since %s. Mend the endpoint, then POST …/enable; what happens meanwhile is not told."
                        .formatted(endpoint.failingSince());
            case GONE -> "It was switched off because it answered 410 Gone. Save another URL, or POST …/enable.";
        };
    }

    @Override
    public String toString() {
        return "CallbackView[" + enabled + "]";
    }
}
