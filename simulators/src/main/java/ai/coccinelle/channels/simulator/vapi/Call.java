package ai.coccinelle.channels.simulator.vapi;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_ASSISTANT_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_PHONE_NUMBER_ID;

import ai.coccinelle.channels.simulator.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call that Vapi took. Once its time has come it is queued for one second, rings for two more, lasts five, and has
 * ended.
 *
 * @param startAt when it may begin: at once, or at schedulePlan.earliestAt
 * @param ordered the reason that it ends for, after the recipient answered; null: as the number says
 */
record Call(
        String id,
        CallOrder order,
        Instant createdAt,
        Instant startAt,
        @Nullable String ordered) {
    static final String ORGANISATION = "3f7e6c1d-2b1a-4c9e-8d5f-6a7b8c9d0e1f";

    private static final Duration RINGS_AFTER = Duration.ofSeconds(1);
    private static final Duration TALKS_AFTER = Duration.ofSeconds(3);
    private static final Duration ENDS_AFTER = Duration.ofSeconds(8);

    /** The simulator's own: nobody there, in the numbers that France keeps for fiction. */
    private static final Map<String, String> REASONS = Map.of(
            "+33639980061", "customer-busy",
            "+33639980062", "customer-did-not-answer",
            "+33639980063", "voicemail",
            "+33639980064", "twilio-reported-customer-misdialed");

    String status(Instant now) {
        Duration age = Duration.between(startAt, now);
        if (age.isNegative()) {
            return "scheduled";
        }
        if (age.compareTo(RINGS_AFTER) < 0) {
            return "queued";
        }
        if (age.compareTo(TALKS_AFTER) < 0) {
            return "ringing";
        }
        return age.compareTo(ENDS_AFTER) < 0 && failure() == null ? "in-progress" : "ended";
    }

    ObjectNode json(Instant now) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("orgId", ORGANISATION);
        json.put("createdAt", createdAt.toString());
        json.put("updatedAt", createdAt.toString());
        json.put("type", "outboundPhoneCall");
        json.put("status", status(now));
        json.put("assistantId", VAPI_ASSISTANT_ID);
        json.put("phoneNumberId", VAPI_PHONE_NUMBER_ID);
        for (String field : new String[] {"name", "customer", "assistantOverrides", "schedulePlan"}) {
            if (order.json().has(field)) {
                json.set(field, order.json().get(field));
            }
        }
        if (status(now).equals("ended")) {
            end(json);
        }
        return json;
    }

    private void end(ObjectNode json) {
        String failure = failure();
        String taken = ordered == null ? "customer-ended-call" : ordered;
        json.put("endedReason", failure == null ? taken : failure);
        json.put("cost", failure == null ? 0.05 : 0.0);
        if (failure == null) {
            json.put("startedAt", startAt.plus(TALKS_AFTER).toString());
        }
        json.put(
                "endedAt",
                startAt.plus(failure == null ? ENDS_AFTER : TALKS_AFTER).toString());
        json.putObject("artifact").put("transcript", "");
        json.putObject("analysis");
    }

    private @Nullable String failure() {
        return REASONS.get(order.to());
    }
}
