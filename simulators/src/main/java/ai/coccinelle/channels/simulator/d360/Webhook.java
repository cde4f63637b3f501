package ai.coccinelle.channels.simulator.d360;

import ai.coccinelle.channels.simulator.http.Json;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where 360dialog is to send what happens: {@code {"url","headers"}}. */
record Webhook(ObjectNode json) {

    Optional<D360Error> refusal() {
        Optional<String> url = Json.text(json, "url");
        if (url.isEmpty()) {
            return refuse("url is required");
        }
        JsonNode headers = json.path("headers");
        if (!headers.isMissingNode() && !headers.isObject()) {
            return refuse("headers must be an object");
        }
        return isAllowed(url.get())
                ? Optional.empty()
                : refuse("url must be https, its host without _ and without port");
    }

    /** java.net.URI gives no host to a name with an underscore. */
    private static boolean isAllowed(String url) {
        try {
            URI uri = URI.create(url);
            return "http".equals(uri.getScheme()) && "127.0.0.1".equals(uri.getHost()) // the quickstart on this machine
                    || "https".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() == -1;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static Optional<D360Error> refuse(String message) {
        return Optional.of(new D360Error(400, message));
    }
}
