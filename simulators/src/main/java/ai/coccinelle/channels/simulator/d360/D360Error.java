package ai.coccinelle.channels.simulator.d360;

import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.Reply;
import tools.jackson.databind.node.ObjectNode;

/** 360dialog's own errors: {@code {"meta":{"httpCode","developerMessage","success":false}}}. */
record D360Error(int status, String developerMessage) {

    Reply reply() {
        ObjectNode json = Json.object();
        json.putObject("meta")
                .put("httpCode", status)
                .put("developerMessage", developerMessage)
                .put("success", false);
        return Reply.json(status, json);
    }
}
