package ai.coccinelle.channels.simulator.vapi;

import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.Reply;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An error as Vapi's framework words it, {@code {message, error, statusCode}}; Vapi documents no shape. */
record VapiError(int status, String error, String message) {

    Reply reply() {
        ObjectNode json = Json.object();
        json.put("message", message);
        return reply(json);
    }

    /** Everything that validation found: then the message is an array. */
    static Reply invalid(List<String> faults) {
        ObjectNode json = Json.object();
        ArrayNode messages = json.putArray("message");
        faults.forEach(messages::add);
        return new VapiError(400, "Bad Request", "").reply(json);
    }

    private Reply reply(ObjectNode json) {
        return Reply.json(status, json.put("error", error).put("statusCode", status));
    }
}
