package ai.coccinelle.channels.simulator.meta;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.META_PHONE_NUMBER_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.META_TOKEN;

import ai.coccinelle.channels.simulator.Inbox;
import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.ProviderApi;
import ai.coccinelle.channels.simulator.http.Reply;
import ai.coccinelle.channels.simulator.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** The WhatsApp Cloud API: one phone number, in whichever version of the Graph API. */
public final class MetaSimulator implements ProviderApi {
    private static final Pattern PATH = Pattern.compile("/v\\d{1,2}\\.\\d/([^/]+)(/messages)?");
    private static final Map<String, String> PHONE_NUMBER = Map.of(
            "display_phone_number", "+33 9 39 03 00 02", // META_PHONE_NUMBER
            "verified_name", "Salon Coccinelle",
            "quality_rating", "GREEN",
            "code_verification_status", "VERIFIED",
            "name_status", "APPROVED");

    private final CloudMessages messages;

    public MetaSimulator(Inbox inbox) {
        this.messages = new CloudMessages(inbox, "meta");
    }

    @Override
    public boolean sends(Request request) {
        return request.method().equals("POST") && request.path().endsWith("/messages");
    }

    @Override
    public Reply answer(Request request) {
        if (!request.bears(META_TOKEN)) {
            return wrongCredentials();
        }
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return GraphError.unknownPath(request.path()).reply();
        }
        boolean toMessages = path.group(2) != null;
        if (!META_PHONE_NUMBER_ID.equals(path.group(1)) || toMessages != sends(request)) {
            String verb = request.method().toLowerCase(Locale.ROOT);
            return GraphError.unknownObject(verb, String.valueOf(path.group(1))).reply();
        }
        return toMessages ? messages.send(request, META_PHONE_NUMBER_ID) : phoneNumber(request);
    }

    @Override
    public int acceptedStatus() {
        return 200;
    }

    @Override
    public Reply refusal() {
        return GraphError.undeliverable().reply();
    }

    @Override
    public Reply throttled() {
        return GraphError.throttled().reply();
    }

    @Override
    public Reply unavailable() {
        return GraphError.unavailable().reply();
    }

    @Override
    public Reply wrongCredentials() {
        return GraphError.invalidToken().reply();
    }

    private static Reply phoneNumber(Request request) {
        List<String> fields = Optional.ofNullable(request.query().get("fields"))
                .map(list -> List.of(list.split(",")))
                .orElse(List.of("display_phone_number", "verified_name", "quality_rating", "code_verification_status"));
        ObjectNode json = Json.object();
        for (String field : fields) {
            String value = field.equals("id") ? META_PHONE_NUMBER_ID : PHONE_NUMBER.get(field);
            if (value == null) {
                return nonexistent(field).reply();
            }
            json.put(field, value);
        }
        return Reply.json(200, json.put("id", META_PHONE_NUMBER_ID));
    }

    private static GraphError nonexistent(String field) {
        String title = "(#100) Tried accessing nonexisting field (" + field + ")";
        return new GraphError(400, 100, null, "OAuthException", title, null, false);
    }
}
