package ai.coccinelle.channels.simulator.d360;

import ai.coccinelle.channels.simulator.Inbox;
import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.ProviderApi;
import ai.coccinelle.channels.simulator.http.Reply;
import ai.coccinelle.channels.simulator.http.Request;
import ai.coccinelle.channels.simulator.meta.CloudMessages;
import ai.coccinelle.channels.simulator.meta.GraphError;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** 360dialog's messaging API: what it passes on is refused in Meta's words, what it stops itself in its own. */
public final class D360Simulator implements ProviderApi {
    private static final String MESSAGES = "/messages";
    private static final String WEBHOOK = "/v1/configs/webhook";

    private final CloudMessages messages;
    private final D360Keys keys;
    private volatile ObjectNode webhook = Json.object();

    public D360Simulator(Inbox inbox, D360Keys keys) {
        this.keys = keys;
        this.messages = new CloudMessages(inbox, "360dialog");
    }

    @Override
    public boolean sends(Request request) {
        return request.is("POST", MESSAGES);
    }

    @Override
    public Reply answer(Request request) {
        if (!request.header("D360-API-KEY").map(keys::isValid).orElse(false)) {
            return wrongCredentials();
        }
        if (sends(request)) {
            return messages.send(request, "360dialog");
        }
        if (request.is("POST", WEBHOOK)) {
            return configure(request);
        }
        return request.is("GET", WEBHOOK)
                ? Reply.json(200, webhook)
                : new D360Error(403, "The endpoint is blocked").reply();
    }

    @Override
    public int acceptedStatus() {
        return 200;
    }

    @Override
    public Reply refusal() {
        return GraphError.undeliverable().reply();
    }

    /** An HTTP 400 that only its text tells apart. */
    @Override
    public Reply throttled() {
        return new D360Error(400, "You have exceeded the endpoint rate limit.").reply();
    }

    @Override
    public Reply unavailable() {
        return new D360Error(502, "WhatsApp for Business API not available").reply();
    }

    @Override
    public Reply wrongCredentials() {
        return new D360Error(401, "Invalid api_key").reply();
    }

    private Reply configure(Request request) {
        Optional<Webhook> wanted = request.json().map(Webhook::new);
        if (wanted.isEmpty()) {
            return new D360Error(400, "The body is not a JSON object").reply();
        }
        return wanted.get().refusal().map(D360Error::reply).orElseGet(() -> {
            webhook = wanted.get().json();
            return Reply.json(200, wanted.get().json());
        });
    }
}
