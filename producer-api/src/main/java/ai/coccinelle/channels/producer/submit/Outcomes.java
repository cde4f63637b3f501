package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.request.Places;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for messages to close. However many requests wait, one query at a time asks for all of them. */
final class Outcomes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Outcomes.class);

    private final MessageLog messages;
    private final Places places;
    private final Map<UUID, Waiting> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("outcomes").factory());

    /**
     * @param places how many may wait at once, half of them for messages of one tenant
     * @param lookEvery how often to look
     */
    Outcomes(MessageLog messages, int places, Duration lookEvery) {
        this.messages = messages;
        this.places = new Places(places);
        var _ = looking.scheduleWithFixedDelay(
                this::look, lookEvery.toMillis(), lookEvery.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What waiting for a message came to. */
    sealed interface Outcome {
        record Closed(Message message) implements Outcome {}

        record StillOpen() implements Outcome {}

        /** As many wait as may. */
        record NoPlace() implements Outcome {}
    }

    /**
     * Waits until the message is closed, at most so long.
     *
     * @param tenant whose message it is
     */
    Outcome await(UUID tenant, UUID id, Duration atMost) {
        if (!places.acquire(tenant, Duration.ZERO)) {
            return new Outcome.NoPlace();
        }
        Waiting entry = waiting.compute(id, (_, found) -> found == null ? new Waiting() : found.joined());
        try {
            Message message = entry.closed.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return new Outcome.Closed(message);
        } catch (TimeoutException | ExecutionException stillOpen) {
            return new Outcome.StillOpen();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new Outcome.StillOpen();
        } finally {
            waiting.computeIfPresent(id, (_, found) -> found.left());
            places.release(tenant);
        }
    }

    private void look() {
        Set<UUID> ids = Set.copyOf(waiting.keySet());
        if (ids.isEmpty()) {
            return;
        }
        try {
            messages.findClosed(ids)
                    .forEach(message -> Optional.ofNullable(waiting.get(message.id()))
                            .ifPresent(entry -> entry.closed.complete(message)));
        } catch (Throwable fault) {
            // whoever waits is answered 202 in time, and the next look may succeed
            log.warn("could not look up outcomes: {}", fault.getClass().getSimpleName());
        }
    }

    /** Lets everybody who waits go. */
    @Override
    public void close() {
        looking.shutdownNow();
        waiting.values().forEach(entry -> entry.closed.completeExceptionally(new IllegalStateException("stopping")));
    }

    private static final class Waiting {
        private final CompletableFuture<Message> closed = new CompletableFuture<>();
        private int requests = 1;

        Waiting joined() {
            requests++;
            return this;
        }

        /** Null, and so forgotten, when nobody is left. */
        @Nullable
        Waiting left() {
            requests--;
            return requests == 0 ? null : this;
        }
    }
}
