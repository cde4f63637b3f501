package ai.coccinelle.channels.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands messages over and asks what became of them. It is safe to be shared by threads, and every call is safe to be retried:
 * what would count twice carries an idempotency key.
 *
 * <p>Every method throws {@link ProblemException} when it is refused, and {@link NoAnswerException} when the API does not answer.
 */
public final class ChannelsClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final URI base;
    private final String key;
    private final Duration timeout;
    private final HttpClient http;
    private final Transport transport;

    private ChannelsClient(Builder builder, Transport.Pauses pauses) {
        this.base = asFolder(builder.base);
        this.key = builder.key;
        this.timeout = builder.timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(builder.connectTimeout)
                .build();
        this.transport = new Transport(http, builder.retries, pauses);
    }

    /**
     * A client in the making.
     *
     * @param base where the API is, such as {@code https://channels.example}
     * @param key a key of the tenant's or the platform's
     */
    public static Builder builder(URI base, String key) {
        return new Builder(base, key);
    }

    /**
     * Hands a message over.
     *
     * @param tenant the booking system's own id of the tenant
     * @return once it is stored: it will be sent, or its failure told
     */
    public SendAnswer send(String tenant, OutgoingMessage message) {
        return send(tenant, message, Duration.ZERO);
    }

    /**
     * Hands a message over and waits for its outcome.
     *
     * @param wait how long at most, in whole seconds; the API waits 30 at most
     * @return its outcome, or {@code pending} when it was still open then
     */
    public SendAnswer send(String tenant, OutgoingMessage message, Duration wait) {
        HttpRequest.Builder request = request(
                        "api/channels/" + message.channel().wireName() + "/send", wait)
                .header("Idempotency-Key", keyOf(message))
                .POST(json(new Single(
                        tenant,
                        message.to(),
                        message.template(),
                        message.variables(),
                        message.locale(),
                        message.uselessAfter())));
        if (wait.isPositive()) {
            request.header("Prefer", "wait=" + wait.toSeconds());
        }
        return read(call(request), SendAnswer.class);
    }

    /**
     * Hands many messages over, up to 10,000.
     *
     * @return what became of each; nothing is thrown for those that were refused
     */
    public BatchAnswer sendAll(String tenant, List<OutgoingMessage> messages) {
        List<OutgoingMessage> keyed = messages.stream()
                .map(message -> message.withKey(keyOf(message)))
                .toList();
        return read(
                call(request("api/messages/batch", Duration.ZERO).POST(json(new Batch(tenant, keyed)))),
                BatchAnswer.class);
    }

    /** What became of a message; empty when this key opens none of that id. */
    public Optional<StoredMessage> find(UUID messageId) {
        HttpResponse<String> response = transport.call(
                request("api/messages/" + messageId, Duration.ZERO).GET().build());
        return response.statusCode() == 404 && problem(response).is("unknown-message")
                ? Optional.empty()
                : Optional.of(read(accepted(response), StoredMessage.class));
    }

    /** Ends the connections. */
    @Override
    public void close() {
        http.close();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ChannelsClient[" + base + "]";
    }

    private HttpRequest.Builder request(String path, Duration wait) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(timeout.plus(wait))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
    }

    /** Whose last part is no name that a path would replace. */
    private static URI asFolder(URI base) {
        return base.toString().endsWith("/") ? base : URI.create(base + "/");
    }

    private HttpResponse<String> call(HttpRequest.Builder request) {
        return accepted(transport.call(request.build()));
    }

    private static HttpResponse<String> accepted(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new ProblemException(problem(response));
        }
        return response;
    }

    private static Problem problem(HttpResponse<String> response) {
        boolean told = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
        try {
            return told ? JSON.readValue(response.body(), Problem.class) : Problem.unreadable(response.statusCode());
        } catch (JacksonException cutOff) {
            return Problem.unreadable(response.statusCode());
        }
    }

    private static <T> T read(HttpResponse<String> response, Class<T> type) {
        try {
            return JSON.readValue(response.body(), type);
        } catch (JacksonException notOurs) {
            throw new ProblemException(Problem.unreadable(response.statusCode()));
        }
    }

    private static String keyOf(OutgoingMessage message) {
        return message.idempotencyKey() == null ? UUID.randomUUID().toString() : message.idempotencyKey();
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    }

    private record Single(
            String tenantId,
            String to,
            String template,
            Map<String, String> variables,
            @Nullable String locale,
            @Nullable Instant uselessAfter) {}

    private record Batch(String tenantId, List<OutgoingMessage> messages) {}

    /** How a client is to be. What is not said is as usual. */
    public static final class Builder {
        private final URI base;
        private final String key;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration timeout = Duration.ofSeconds(30);
        private Retries retries = Retries.USUAL;

        private Builder(URI base, String key) {
            this.base = base;
            this.key = key;
        }

        /** How long a connection may take; 5 seconds. */
        public Builder connectTimeout(Duration atMost) {
            connectTimeout = atMost;
            return this;
        }

        /** How long one try may take, without what it is asked to wait; 30 seconds. */
        public Builder timeout(Duration atMost) {
            timeout = atMost;
            return this;
        }

        /** How often a call is tried; {@link Retries#USUAL}. */
        public Builder retries(Retries newRetries) {
            retries = newRetries;
            return this;
        }

        public ChannelsClient build() {
            return build(Thread::sleep);
        }

        ChannelsClient build(Transport.Pauses pauses) {
            return new ChannelsClient(this, pauses);
        }
    }
}
