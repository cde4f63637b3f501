package ai.coccinelle.channels.simulator.meta;

import ai.coccinelle.channels.simulator.Inbox;
import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.Reply;
import ai.coccinelle.channels.simulator.http.Request;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.node.ObjectNode;

/** Takes WhatsApp messages, for Meta and for whoever passes them on to it. */
public final class CloudMessages {
    private final Inbox inbox;
    private final String provider;

    public CloudMessages(Inbox inbox, String provider) {
        this.inbox = inbox;
        this.provider = provider;
    }

    /**
     * Takes the message, or says what is wrong with it.
     *
     * @param from the sender as the inbox shows it
     */
    public Reply send(Request request, String from) {
        Optional<CloudMessage> message = request.json().map(CloudMessage::new);
        if (message.isEmpty()) {
            return GraphError.refused(100, "Invalid parameter", "The body is not a JSON object.")
                    .reply();
        }
        return message.get().refusal().map(GraphError::reply).orElseGet(() -> accept(message.get(), from));
    }

    private Reply accept(CloudMessage message, String from) {
        String id = messageId();
        inbox.add("whatsapp", "+" + message.digits(), from, message.content(), id, details(message));
        ObjectNode json = Json.object();
        json.put("messaging_product", "whatsapp");
        json.putArray("contacts").addObject().put("input", message.to()).put("wa_id", message.waId());
        json.putArray("messages").addObject().put("id", id);
        return Reply.json(200, json);
    }

    private Map<String, String> details(CloudMessage message) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("provider", provider);
        details.put("type", message.type());
        if (message.isTemplate()) {
            details.put("template", message.template());
            details.put("language", message.language());
        }
        if (!message.waId().equals(message.digits())) {
            details.put("wa_id", message.waId());
        }
        message.callbackData().ifPresent(data -> details.put("biz_opaque_callback_data", data));
        return details;
    }

    private static String messageId() {
        byte[] bytes = new byte[36];
        ThreadLocalRandom.current().nextBytes(bytes);
        return "wamid." + Base64.getEncoder().encodeToString(bytes);
    }
}
