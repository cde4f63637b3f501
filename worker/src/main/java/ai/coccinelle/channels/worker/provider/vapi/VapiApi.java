package ai.coccinelle.channels.worker.provider.vapi;

import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.http.Exchange;
import ai.coccinelle.channels.worker.provider.http.HttpTransport;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Vapi's resources, as far as we use them. */
final class VapiApi {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final VapiSettings settings;
    private final HttpTransport transport;
    private final String baseUrl;

    VapiApi(VapiSettings settings) {
        this.settings = settings;
        this.transport = new HttpTransport(settings.timeouts());
        this.baseUrl = settings.baseUrl().toString().replaceFirst("/+$", "");
    }

    Exchange createCall(OutboundMessage message, Payload.Call call, String phoneNumberId) {
        String body = MAPPER.writeValueAsString(call(message, call, phoneNumberId));
        return transport.exchange(request("/call")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** Calls that were created in this time, the newest first; an end that is null is now. */
    Exchange listCalls(Instant since, @Nullable Instant until, int limit) {
        String end = until == null ? "" : "&createdAtLe=" + until;
        return transport.exchange(request("/call?limit=" + limit + "&createdAtGe=" + since + end)
                .GET()
                .build());
    }

    /** @param id Vapi's own, as it gave it */
    Exchange getCall(String id) {
        return transport.exchange(request("/call/" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                .GET()
                .build());
    }

    Exchange listPhoneNumbers() {
        return transport.exchange(request("/phone-number").GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + settings.apiKey().reveal());
    }

    private Map<String, Object> call(OutboundMessage message, Payload.Call call, String phoneNumberId) {
        Map<String, String> variables = new HashMap<>(call.variables());
        variables.put("script", call.script());
        String id = message.id().toString();
        return Map.of(
                "assistantId", settings.assistantId(),
                "phoneNumberId", phoneNumberId,
                "customer", Map.of("number", message.to(), "externalId", id),
                "assistantOverrides", Map.of("variableValues", variables, "metadata", Map.of("messageId", id)));
    }
}
