package ai.coccinelle.channels.simulator.vapi;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_API_KEY;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_ASSISTANT_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_PHONE_NUMBER;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_PHONE_NUMBER_ID;

import ai.coccinelle.channels.simulator.Inbox;
import ai.coccinelle.channels.simulator.http.Json;
import ai.coccinelle.channels.simulator.http.ProviderApi;
import ai.coccinelle.channels.simulator.http.Reply;
import ai.coccinelle.channels.simulator.http.Request;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Vapi: one assistant, one phone number, and any number of calls, although it speaks of ten at a time. */
public final class VapiSimulator implements ProviderApi {
    private static final int CONCURRENT_CALLS = 10;
    private static final int USUAL_LIMIT = 100;
    private static final String CALLS = "/call";

    private final Inbox inbox;
    private final Clock clock;
    private final SequencedMap<String, Call> calls = new LinkedHashMap<>();
    private final Queue<String> reasons = new ConcurrentLinkedQueue<>();

    public VapiSimulator(Inbox inbox, Clock clock) {
        this.inbox = inbox;
        this.clock = clock;
    }

    /** Has the next calls end for this reason, once they were answered; by number they end as the README says. */
    public void endsNext(String reason, int times) {
        for (int i = 0; i < times; i++) {
            reasons.add(reason);
        }
    }

    public void endsAsUsual() {
        reasons.clear();
    }

    @Override
    public boolean sends(Request request) {
        return request.is("POST", CALLS);
    }

    @Override
    public Reply answer(Request request) {
        if (!request.bears(VAPI_API_KEY)) {
            return wrongCredentials();
        }
        if (sends(request)) {
            return create(request);
        }
        if (request.is("GET", CALLS)) {
            return list(request.query());
        }
        if (request.is("GET", "/phone-number")) {
            return phoneNumbers();
        }
        return request.method().equals("GET") && request.path().startsWith(CALLS + "/")
                ? fetch(request.path().substring(CALLS.length() + 1))
                : notFound("Cannot " + request.method() + " " + request.path());
    }

    @Override
    public int acceptedStatus() {
        return 201;
    }

    @Override
    public Reply refusal() {
        return VapiError.invalid(List.of("customer.number must be a valid phone number in the E.164 format"));
    }

    @Override
    public Reply throttled() {
        return new VapiError(429, "Too Many Requests", "Rate limit exceeded.").reply();
    }

    @Override
    public Reply unavailable() {
        return new VapiError(500, "Internal Server Error", "Internal server error").reply();
    }

    @Override
    public Reply wrongCredentials() {
        return new VapiError(401, "Unauthorized", "Invalid Key.").reply();
    }

    private Reply create(Request request) {
        Optional<CallOrder> order = request.json().map(CallOrder::new);
        if (order.isEmpty()) {
            return new VapiError(400, "Bad Request", "The body is not a JSON object.").reply();
        }
        List<String> faults = order.get().faults();
        if (!faults.isEmpty()) {
            return VapiError.invalid(faults);
        }
        return order.get().unknown().map(VapiError::reply).orElseGet(() -> accept(order.get()));
    }

    private Reply accept(CallOrder order) {
        Instant now = clock.instant();
        Instant startAt = order.earliestAt().filter(now::isBefore).orElse(now);
        Call call = new Call(UUID.randomUUID().toString(), order, now, startAt, reasons.poll());
        synchronized (calls) {
            calls.putFirst(call.id(), call);
        }
        inbox.add("phone", order.to(), VAPI_PHONE_NUMBER, order.content(), call.id(), details(order));
        ObjectNode json = call.json(now);
        json.putObject("subscriptionLimits")
                .put("concurrencyBlocked", false)
                .put("concurrencyLimit", CONCURRENT_CALLS)
                .put("remainingConcurrentCalls", CONCURRENT_CALLS - 1);
        return Reply.json(201, json);
    }

    private static Map<String, String> details(CallOrder order) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("provider", "vapi");
        details.put("assistantId", VAPI_ASSISTANT_ID);
        order.externalId().ifPresent(id -> details.put("externalId", id));
        for (String field : List.of("variableValues", "metadata")) {
            JsonNode value = order.overrides().path(field);
            if (!value.isMissingNode()) {
                details.put(field, value.toString());
            }
        }
        order.earliestAt().ifPresent(time -> details.put("earliestAt", time.toString()));
        return details;
    }

    private Reply list(Map<String, String> query) {
        String limit = query.getOrDefault("limit", Integer.toString(USUAL_LIMIT));
        if (!limit.matches("\\d{1,4}")) {
            return VapiError.invalid(List.of("limit must be a number"));
        }
        try {
            return Reply.json(200, newestFirst(new CallFilter(query), Integer.parseInt(limit)));
        } catch (DateTimeException malformed) {
            return VapiError.invalid(List.of("createdAt must be a valid ISO 8601 date string"));
        }
    }

    private ArrayNode newestFirst(CallFilter filter, int limit) {
        Instant now = clock.instant();
        ArrayNode json = Json.array();
        synchronized (calls) {
            calls.values().stream().filter(filter).limit(limit).forEach(call -> json.add(call.json(now)));
        }
        return json;
    }

    private Reply fetch(String id) {
        synchronized (calls) {
            Call call = calls.get(id);
            return call == null
                    ? notFound("Call with ID " + id + " not found.")
                    : Reply.json(200, call.json(clock.instant()));
        }
    }

    private static Reply phoneNumbers() {
        ArrayNode json = Json.array();
        json.addObject()
                .put("id", VAPI_PHONE_NUMBER_ID)
                .put("orgId", Call.ORGANISATION)
                .put("number", VAPI_PHONE_NUMBER)
                .put("name", "Coccinelle")
                .put("provider", "twilio")
                .put("status", "active")
                .put("createdAt", "2026-01-01T00:00:00Z")
                .put("updatedAt", "2026-01-01T00:00:00Z");
        return Reply.json(200, json);
    }

    private static Reply notFound(String message) {
        return new VapiError(404, "Not Found", message).reply();
    }
}
