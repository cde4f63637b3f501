package ai.coccinelle.channels.worker.provider.vapi;

import ai.coccinelle.channels.worker.provider.http.Exchange;
import ai.coccinelle.channels.worker.provider.http.HeaderValues;
import tools.jackson.databind.JsonNode;

/** What became of calls that Vapi took (docs.vapi.ai, "Get Call"). */
public final class VapiCalls {
    private final VapiSettings settings;
    private final VapiApi api;

    public VapiCalls(VapiSettings settings) {
        this.settings = settings;
        this.api = new VapiApi(settings);
    }

    /** Where a call stands. */
    public sealed interface State {
        /** @param endedReason Vapi's word, of which there are over six hundred */
        record Ended(String endedReason) implements State {}

        /** It goes on, or is still to begin. */
        record GoesOn() implements State {}

        /** Vapi did not say. */
        record NotTold() implements State {}
    }

    /** Whether Vapi can be asked: the worker has an account there. */
    public boolean isPossible() {
        return settings.isComplete() && HeaderValues.canCarry(settings.apiKey());
    }

    /** Asks for the call of that id, Vapi's own. */
    public State find(String id) {
        if (!isPossible()) {
            return new State.NotTold();
        }
        return switch (api.getCall(id)) {
            case Exchange.Answered answer when answer.isSuccess() -> state(answer.json());
            case Exchange.Answered _, Exchange.NotSent _, Exchange.Lost _ -> new State.NotTold();
        };
    }

    private static State state(JsonNode call) {
        String reason = call.path("endedReason").asString("");
        if (!reason.isEmpty()) {
            return new State.Ended(reason);
        }
        return call.path("status").asString("").isEmpty() ? new State.NotTold() : new State.GoesOn();
    }
}
