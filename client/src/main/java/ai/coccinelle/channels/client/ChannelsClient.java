package ai.coccinelle.channels.client;

import static ai.coccinelle.channels.client.Calls.json;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages over and asks what became of them. It is safe to be shared by threads, and every call is safe to be retried:
 * what would count twice carries an idempotency key, or a version.
 *
 * <p>Every method throws {@link ProblemException} when it is refused, and {@link NoAnswerException} when the API does not answer.
 */
public final class ChannelsClient implements AutoCloseable {
    private final URI base;
    private final HttpClient http;
    private final Calls calls;
    private final Appointments appointments;

    private ChannelsClient(Builder builder, Transport.Pauses pauses) {
        this.base = asFolder(builder.base);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(builder.connectTimeout)
                .build();
        this.calls = new Calls(base, builder.key, builder.timeout, new Transport(http, builder.retries, pauses));
        this.appointments = new Appointments(calls);
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
        HttpRequest.Builder request = calls.request(
                        "api/channels/" + message.channel().wireName() + "/send", wait)
                .header("Idempotency-Key", keyOf(message))
                .POST(json(new Single(
                        tenant,
                        message.to(),
                        message.template(),
                        message.variables(),
                        message.locale(),
                        message.sendAt(),
                        message.uselessAfter(),
                        message.consent())));
        if (wait.isPositive()) {
            request.header("Prefer", "wait=" + wait.toSeconds());
        }
        return calls.call(request, SendAnswer.class);
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
        return calls.call(calls.request("api/messages/batch").POST(json(new Batch(tenant, keyed))), BatchAnswer.class);
    }

    /** What became of a message; empty when this key opens none of that id. */
    public Optional<StoredMessage> find(UUID messageId) {
        HttpResponse<String> response =
                calls.call(calls.request("api/messages/" + messageId).GET());
        return response.statusCode() == 404 && Calls.problem(response).is("unknown-message")
                ? Optional.empty()
                : Optional.of(Calls.read(response, StoredMessage.class));
    }

    /**
     * Takes a message back. Safe to repeat.
     *
     * @throws ProblemException {@code unknown-message} as well, when this key opens none of that id
     */
    public Cancellation cancel(UUID messageId) {
        HttpResponse<String> response =
                calls.call(calls.request("api/messages/" + messageId).DELETE());
        if (response.statusCode() == 409) {
            Problem problem = Calls.problem(response);
            if (problem.is("message-not-cancellable")) {
                return new Cancellation.TooLate(
                        String.valueOf(problem.extensions().get("messageStatus")));
            }
            throw new ProblemException(problem);
        }
        Calls.read(response, Cancelled.class);
        return new Cancellation.Cancelled();
    }

    /**
     * Records who agreed to the tenant's promotions, up to 1,000 people: all, or, when this throws, none. Needs a key that may
     * {@code configure}.
     *
     * @return how many
     */
    public int recordConsents(String tenant, List<GivenConsent> consents) {
        return calls.call(
                        calls.request("api/consents").POST(json(new Consents(tenant, List.copyOf(consents)))),
                        Recorded.class)
                .recorded();
    }

    /** What is booked, of which the service tells the customers by itself. */
    public Appointments appointments() {
        return appointments;
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

    /** Whose last part is no name that a path would replace. */
    private static URI asFolder(URI base) {
        return base.toString().endsWith("/") ? base : URI.create(base + "/");
    }

    private static String keyOf(OutgoingMessage message) {
        return message.idempotencyKey() == null ? UUID.randomUUID().toString() : message.idempotencyKey();
    }

    private record Single(
            String tenantId,
            String to,
            String template,
            Map<String, String> variables,
            @Nullable String locale,
            @Nullable Instant sendAt,
            @Nullable Instant uselessAfter,
            @Nullable Consent consent) {}

    private record Batch(String tenantId, List<OutgoingMessage> messages) {}

    private record Cancelled(boolean cancelled) {}

    private record Consents(String tenantId, List<GivenConsent> consents) {}

    private record Recorded(int recorded) {}

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

        /**
         * How long one try may take until its answer is there as a whole, without what it is asked to wait; of an answer of many
         * lines, how long it may be silent. 30 seconds.
         */
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
