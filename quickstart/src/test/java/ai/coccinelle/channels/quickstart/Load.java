package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Messages posted at a steady pace, however fast they are answered, by several tenants in turn. Each has a recipient and
 * an Idempotency-Key of its own, and is posted again, to the next replica, as long as it gets no answer or a 503.
 */
final class Load implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(200);
    private static final String PHONE = "+33612%06d";
    private static final String MAILBOX = "client-%06d@client.example";
    private static final AtomicInteger RECIPIENTS = new AtomicInteger();

    static final int NO_ANSWER = 0;

    private final String channel;
    private final List<URI> replicas;
    private final Map<String, String> keysByTenant;
    private final List<String> tenants;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger posted = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<String, String> accepted = new ConcurrentHashMap<>();
    private final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
    private volatile boolean finished;

    /**
     * An answer other than 202.
     *
     * @param status {@link #NO_ANSWER} when there was none
     * @param retryAfter the header, or empty
     */
    record Refusal(int status, String retryAfter) {}

    private record Order(String tenant, String to, String key) {}

    private Load(String channel, List<URI> replicas, Map<String, String> keysByTenant) {
        this.channel = channel;
        this.replicas = List.copyOf(replicas);
        this.keysByTenant = Map.copyOf(keysByTenant);
        this.tenants = List.copyOf(keysByTenant.keySet());
    }

    static Load start(String channel, int perSecond, List<URI> replicas, Map<String, String> keysByTenant) {
        Load load = new Load(channel, replicas, keysByTenant);
        var _ = load.pace.scheduleAtFixedRate(load::postNext, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
        return load;
    }

    private void postNext() {
        if (finished) {
            return;
        }
        int number = posted.getAndIncrement();
        waiting.incrementAndGet();
        post(new Order(tenants.get(number % tenants.size()), recipient(), "key-" + UUID.randomUUID()), number);
    }

    private String recipient() {
        return (channel.equals("email") ? MAILBOX : PHONE).formatted(RECIPIENTS.incrementAndGet());
    }

    private void post(Order order, int replica) {
        Thread.ofVirtual().start(() -> {
            int status = status(order, replicas.get(replica % replicas.size()));
            if (status == NO_ANSWER || status == 503) {
                postAgain(order, replica + 1);
            } else {
                waiting.decrementAndGet();
            }
        });
    }

    private void postAgain(Order order, int replica) {
        try {
            var _ = pace.schedule(() -> post(order, replica), AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            waiting.decrementAndGet();
        }
    }

    private int status(Order order, URI replica) {
        try {
            Api.Answer answer = new Api(replica, String.valueOf(keysByTenant.get(order.tenant())))
                    .post(
                            "/api/channels/" + channel + "/send",
                            TestBed.confirmation(order.tenant(), order.to(), "Dupont"),
                            "Idempotency-Key",
                            order.key());
            if (answer.status() == 202) {
                accepted.put(order.to(), answer.body().path("messageId").asString());
            } else {
                refusals.add(new Refusal(
                        answer.status(),
                        answer.headers().firstValue("Retry-After").orElse("")));
            }
            return answer.status();
        } catch (IOException noAnswer) {
            refusals.add(new Refusal(NO_ANSWER, ""));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return NO_ANSWER;
    }

    /** Posts so many more at once. */
    void burst(int count) {
        for (int i = 0; i < count; i++) {
            postNext();
        }
    }

    /** Waits until so many more have been accepted. */
    void awaitMore(int count) {
        int enough = accepted.size() + count;
        await().atMost(PATIENCE).until(() -> accepted.size() >= enough);
    }

    /** Begins no more messages, and waits until all that were begun are accepted. */
    void finish() {
        finished = true;
        await("an answer to every message").atMost(PATIENCE).until(() -> waiting.get() == 0);
        close();
        assertThat(accepted).as("every message is accepted at last").hasSize(posted.get());
    }

    /** The id of each accepted message, by its recipient. */
    Map<String, String> accepted() {
        return Map.copyOf(accepted);
    }

    List<Refusal> refusals() {
        return new ArrayList<>(refusals);
    }

    @Override
    public void close() {
        finished = true;
        pace.shutdownNow();
    }
}
