package ai.coccinelle.channels.simulator.twilio;

import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.Reply;
import tools.jackson.databind.node.ObjectNode;

/** An error in Twilio's shape: {@code {"code","message","more_info","status"}}. */
record TwilioError(int status, int code, String message) {
    private static final String MORE_INFO = "https://www.twilio.com/docs/errors/";

    static TwilioError badRequest(int code, String message) {
        return new TwilioError(400, code, message);
    }

    static TwilioError notFound(String path) {
        return new TwilioError(404, 20404, "The requested resource " + path + " was not found");
    }

    Reply reply() {
        ObjectNode json = Json.object();
        json.put("code", code);
        json.put("message", message);
        json.put("more_info", MORE_INFO + code);
        json.put("status", status);
        return Reply.json(status, json);
    }
}
