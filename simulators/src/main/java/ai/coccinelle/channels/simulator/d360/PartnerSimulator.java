package ai.coccinelle.channels.simulator.d360;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_CHANNEL_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_CLIENT_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_NUMBER;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_PARTNER_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_PARTNER_KEY;

import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.Reply;
import ai.coccinelle.channels.simulator.http.Request;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * 360dialog's Partner API and the page where a person gives leave: one partner with one client, whose one channel has given the partner leave. A key is answered in
 * both of the shapes that are known, by turns.
 */
public final class PartnerSimulator {
    private static final Pattern PATH = Pattern.compile("/api/v2/partners/([^/]+)/channels(?:/([^/]+)/api_keys)?");

    private final D360Keys keys;
    private boolean inAList;

    public PartnerSimulator(D360Keys keys) {
        this.keys = keys;
    }

    public synchronized Reply answer(Request request) {
        if (request.method().equals("GET") && request.path().equals("/onboarding/" + D360_PARTNER_ID)) {
            return onboarding(request);
        }
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return new D360Error(404, "Not found").reply();
        }
        if (!request.header("X-API-Key").equals(Optional.of(D360_PARTNER_KEY))
                || !D360_PARTNER_ID.equals(path.group(1))) {
            return new D360Error(401, "Unauthorized").reply();
        }
        String channel = path.group(2);
        if (channel == null) {
            return request.method().equals("GET")
                    ? channels(request)
                    : new D360Error(405, "Method not allowed").reply();
        }
        if (!request.method().equals("POST")) {
            return new D360Error(405, "Method not allowed").reply();
        }
        return channel.equals(D360_CHANNEL_ID) ? key() : new D360Error(404, "Channel not found").reply();
    }

    /** The page on which a person gives the partner leave for the one account that there is. */
    private static Reply onboarding(Request request) {
        String back = request.query().getOrDefault("redirect_url", "");
        if (!back.startsWith("http")) {
            return new D360Error(400, "redirect_url is required").reply();
        }
        String leave = back + (back.contains("?") ? "&" : "?") + "client=" + D360_CLIENT_ID + "&channels=%5B"
                + D360_CHANNEL_ID + "%5D";
        String page = """
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>360dialog, simulated</title></head><body>
                <h1>360dialog, simulated</h1><p>The account of +%s, Salon Coccinelle.</p>
                <p><a id="leave" href="%s">Give the platform leave</a></p><p><a id="refuse" href="%s">Give none</a></p>
                </body></html>""".formatted(D360_NUMBER, escaped(leave), escaped(back));
        return new Reply(200, "text/html; charset=utf-8", page, Map.of());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }

    private static Reply channels(Request request) {
        Optional<String> wanted = Optional.ofNullable(request.query().get("filters"))
                .flatMap(Json::parse)
                .flatMap(filters -> Json.text(filters, "id"));
        ObjectNode json = Json.object();
        ArrayNode channels = json.putArray("partner_channels");
        if (wanted.map(D360_CHANNEL_ID::equals).orElse(true)) {
            ObjectNode channel = channels.addObject()
                    .put("id", D360_CHANNEL_ID)
                    .put("client_id", D360_CLIENT_ID)
                    .put("status", "ready");
            channel.putObject("setup_info").put("phone_number", D360_NUMBER).put("phone_name", "Salon Coccinelle");
        }
        return Reply.json(200, json.put("count", channels.size()).put("total", channels.size()));
    }

    private Reply key() {
        ObjectNode key = Json.object()
                .put("address", "https://waba-v2.360dialog.io")
                .put("api_key", keys.issue())
                .put("app_id", "app-1")
                .put("id", "key-1");
        inAList = !inAList;
        if (!inAList) {
            return Reply.json(201, key);
        }
        ObjectNode list = Json.object();
        list.putArray("api_keys").add(key);
        return Reply.json(201, list);
    }
}
