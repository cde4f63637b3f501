package ai.coccinelle.channels.simulator.inbox;

import ai.coccinelle.channels.simulator.Arrival;
import ai.coccinelle.channels.simulator.Inbox;
import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.Reply;
import ai.coccinelle.channels.simulator.http.Request;
import java.util.List;
import java.util.Map;

/** GET shows what arrived, as a page or with {@code ?format=json}; {@code ?channel=} filters; DELETE forgets it. */
public final class InboxApi {
    private final Inbox inbox;

    public InboxApi(Inbox inbox) {
        this.inbox = inbox;
    }

    public Reply answer(Request request) {
        if (!request.path().isEmpty() && !request.path().equals("/")) {
            return text(404, "Not found");
        }
        return switch (request.method()) {
            case "GET" -> show(request.query());
            case "DELETE" -> clear();
            default -> text(405, "Method not allowed").with("Allow", "GET, DELETE");
        };
    }

    private Reply show(Map<String, String> query) {
        String channel = query.get("channel");
        List<Arrival> arrivals = channel == null ? inbox.arrivals() : inbox.arrivals(channel);
        Reply reply = "json".equals(query.get("format"))
                ? new Reply(200, "application/json; charset=utf-8", Json.write(arrivals), Map.of())
                : new Reply(200, "text/html; charset=utf-8", InboxPage.of(arrivals, channel), Map.of());
        return reply.with("Cache-Control", "no-store");
    }

    private Reply clear() {
        inbox.clear();
        return Reply.noContent();
    }

    private static Reply text(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", text, Map.of());
    }
}
