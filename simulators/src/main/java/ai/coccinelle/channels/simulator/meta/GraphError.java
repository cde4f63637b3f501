package ai.coccinelle.channels.simulator.meta;

import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.Reply;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An error in the shape of Meta's Graph API. */
public record GraphError(
        int status,
        int code,
        @Nullable Integer subcode,
        String type,
        String message,
        @Nullable String details,
        boolean isTransient) {
    private static final String O_AUTH = "OAuthException";

    /** A message or parameter refused, HTTP 400. */
    public static GraphError refused(int code, String title, String details) {
        return new GraphError(400, code, null, O_AUTH, "(#" + code + ") " + title, details, false);
    }

    /** The recipient cannot get it: the usual refusal for good. */
    public static GraphError undeliverable() {
        return refused(131026, "Message undeliverable", "Message Undeliverable.");
    }

    public static GraphError unavailable() {
        String title = "(#131016) Service temporarily unavailable";
        return new GraphError(503, 131016, null, O_AUTH, title, "Service temporarily unavailable.", true);
    }

    static GraphError throttled() {
        String title = "(#130429) Rate limit hit";
        return new GraphError(429, 130429, null, O_AUTH, title, "Cloud API message throughput has been reached.", true);
    }

    static GraphError invalidToken() {
        String title = "Invalid OAuth access token - Cannot parse access token";
        return new GraphError(401, 190, null, O_AUTH, title, null, false);
    }

    static GraphError unknownObject(String verb, String id) {
        String message = "Unsupported " + verb + " request. Object with ID '" + id
                + "' does not exist, cannot be loaded due to missing permissions, or does not support this operation";
        return new GraphError(400, 100, 33, "GraphMethodException", message, null, false);
    }

    static GraphError unknownPath(String path) {
        return new GraphError(400, 2500, null, O_AUTH, "Unknown path components: " + path, null, false);
    }

    public Reply reply() {
        ObjectNode error = Json.object();
        error.put("message", message);
        error.put("type", type);
        error.put("code", code);
        if (subcode != null) {
            error.put("error_subcode", subcode);
        }
        if (details != null) {
            error.putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
        }
        if (isTransient) {
            error.put("is_transient", true);
        }
        error.put("fbtrace_id", trace());
        ObjectNode json = Json.object();
        json.set("error", error);
        return Reply.json(status, json);
    }

    private static String trace() {
        byte[] bytes = new byte[15];
        ThreadLocalRandom.current().nextBytes(bytes);
        return "A" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
