package ai.coccinelle.channels.simulator.inbound;

import ai.coccinelle.channels.simulator.http.Json;
import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A message that a recipient writes, as it was ordered.
 *
 * @param url the webhook, on 127.0.0.1
 * @param from E.164
 * @param answers the provider's id of the message that it answers
 * @param name by which the person goes on WhatsApp
 * @param secret of the tenant's webhook: Meta's app secret, or 360dialog's header
 */
record InboundMessage(
        URI url, String from, String text, Optional<String> answers, Optional<String> name, String secret) {
    /** @throws IllegalArgumentException when something is missing, or the webhook is elsewhere */
    static InboundMessage of(JsonNode json) {
        URI url = URI.create(needed(json, "url"));
        if (!"http".equals(url.getScheme()) || !"127.0.0.1".equals(url.getHost())) {
            throw new IllegalArgumentException("url must begin with http://127.0.0.1");
        }
        return new InboundMessage(
                url,
                needed(json, "from"),
                needed(json, "text"),
                Json.text(json, "answers"),
                Json.text(json, "name"),
                Json.text(json, "secret").orElse(""));
    }

    private static String needed(JsonNode json, String name) {
        return Json.text(json, name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    /** The sender in digits. */
    String digits() {
        return from.startsWith("+") ? from.substring(1) : from;
    }
}
