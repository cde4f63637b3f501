package ai.coccinelle.channels.simulator.control;

import ai.coccinelle.channels.simulator.Faults;
import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.Reply;
import ai.coccinelle.channels.simulator.http.Request;
import ai.coccinelle.channels.simulator.inbound.InboundMessages;
import ai.coccinelle.channels.simulator.vapi.VapiSimulator;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /control/faults {"provider","fault","times"}}, {@code POST /control/latency {"provider","millis"}}, {@code POST
 * /control/ends {"reason","times"}} for calls, {@code POST /control/reply {"provider","url","from","text"}} for what a recipient
 * writes, and {@code POST /control/clear}: 204, or 400 and what is wrong.
 */
public final class ControlApi {
    private final Faults faults;
    private final InboundMessages inbound;
    private final VapiSimulator vapi;

    public ControlApi(Faults faults, InboundMessages inbound, VapiSimulator vapi) {
        this.faults = faults;
        this.inbound = inbound;
        this.vapi = vapi;
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
            case "/ends" -> {
                JsonNode json = body(request);
                vapi.endsNext(
                        Json.text(json, "reason").orElseThrow(() -> new IllegalArgumentException("reason is missing")),
                        FaultOrder.number(json, "times", 1));
            }
            case "/reply" -> {
                return Reply.json(200, Json.object().put("status", inbound.pass(body(request))));
            }
            case "/clear" -> {
                faults.clear();
                vapi.endsAsUsual();
            }
            default -> {
                return refuse(
                        404,
                        "the controls are /control/faults, /control/latency, /control/ends, /control/reply and /control/clear");
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
