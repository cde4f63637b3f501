package ai.coccinelle.channels.simulator.control;

import ai.coccinelle.channels.simulator.Faults;
import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.Reply;
import ai.coccinelle.channels.simulator.http.Request;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /control/faults {"provider","fault","times"}}, {@code POST /control/latency {"provider","millis"}} and
 * {@code POST /control/clear}: 204, or 400 and what is wrong.
 */
public final class ControlApi {
    private final Faults faults;

    public ControlApi(Faults faults) {
        this.faults = faults;
    }

    public Reply answer(Request request) {
        if (!request.method().equals("POST")) {
            return refuse(405, "the controls take POST only");
        }
        try {
            return order(request);
        } catch (IllegalArgumentException wrong) {
            return refuse(400, String.valueOf(wrong.getMessage()));
        }
    }

    private Reply order(Request request) {
        switch (request.path()) {
            case "/faults" -> {
                JsonNode json = body(request);
                faults.next(FaultOrder.provider(json), FaultOrder.fault(json), FaultOrder.number(json, "times", 1));
            }
            case "/latency" -> {
                JsonNode json = body(request);
                faults.latency(FaultOrder.provider(json), Duration.ofMillis(FaultOrder.number(json, "millis", 0)));
            }
            case "/clear" -> faults.clear();
            default -> {
                return refuse(404, "the controls are /control/faults, /control/latency and /control/clear");
            }
        }
        return Reply.noContent();
    }

    private static JsonNode body(Request request) {
        return Json.parse(request.body())
                .orElseThrow(() -> new IllegalArgumentException("the body must be a JSON object"));
    }

    private static Reply refuse(int status, String detail) {
        return Reply.json(status, Json.object().put("status", status).put("detail", detail));
    }
}
