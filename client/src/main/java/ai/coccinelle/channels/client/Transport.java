package ai.coccinelle.channels.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes a call, again and again where that helps. It repeats the request as it is, with its Idempotency-Key or its version: so no
 * repetition counts twice.
 */
final class Transport {
    private static final int MOST_DIGITS = 6;

    private final HttpClient http;
    private final Retries retries;
    private final Pauses pauses;

    /** How the time between two tries passes. */
    interface Pauses {
        void pause(Duration duration) throws InterruptedException;
    }

    Transport(HttpClient http, Retries retries, Pauses pauses) {
        this.http = http;
        this.retries = retries;
        this.pauses = pauses;
    }

    /**
     * The answer, whatever its status.
     *
     * @throws NoAnswerException when there was none to the last try either, or the thread was interrupted
     */
    HttpResponse<String> call(HttpRequest request) {
        return call(request, request.timeout().orElseThrow(), BodyHandlers.ofString());
    }

    /**
     * The same, to be read while it comes. An answer of success is to be closed; any other is there as a whole, and holds
     * no connection.
     *
     * @param begun within which an answer of success is to begin, and any other to be there
     */
    HttpResponse<InputStream> open(HttpRequest request, Duration begun) {
        return call(request, begun, Transport::asItComes);
    }

    /**
     * Lets some time pass after an answer that broke off.
     *
     * @param broken how many have so far
     * @throws NoAnswerException when these were as many as there may be tries, or the thread was interrupted
     */
    void pauseAfter(int broken, HttpRequest request, IOException fault) {
        if (broken >= retries.tries()) {
            throw new NoAnswerException("the answer to %s broke off %d times".formatted(shown(request), broken), fault);
        }
        try {
            pauses.pause(pause(broken));
        } catch (InterruptedException stopped) {
            throw interrupted(request, stopped);
        }
    }

    private static BodySubscriber<InputStream> asItComes(ResponseInfo head) {
        return head.statusCode() / 100 == 2
                ? BodySubscribers.ofInputStream()
                : BodySubscribers.mapping(BodySubscribers.ofByteArray(), ByteArrayInputStream::new);
    }

    private <T> HttpResponse<T> call(HttpRequest request, Duration atMost, BodyHandler<T> handler) {
        try {
            for (int tried = 1; ; tried++) {
                Try<T> made = tryOnce(request, atMost, handler);
                Optional<Duration> pause = tried < retries.tries() ? pauseAfter(made, tried) : Optional.empty();
                if (pause.isEmpty()) {
                    return answerOf(made, request, tried);
                }
                pauses.pause(pause.get());
            }
        } catch (InterruptedException stopped) {
            throw interrupted(request, stopped);
        }
    }

    private static NoAnswerException interrupted(HttpRequest request, InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new NoAnswerException("interrupted before " + shown(request) + " was answered", stopped);
    }

    /** The body counts as well: the timeout of a request ends where its answer begins (until Java 26). */
    private <T> Try<T> tryOnce(HttpRequest request, Duration atMost, BodyHandler<T> handler)
            throws InterruptedException {
        CompletableFuture<HttpResponse<T>> sent = http.sendAsync(request, handler);
        try {
            return new Try.Answered<>(sent.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return new Try.Unanswered<>(new HttpTimeoutException("no whole answer within " + atMost));
        } catch (ExecutionException failed) {
            return new Try.Unanswered<>(
                    failed.getCause() instanceof IOException fault ? fault : new IOException(failed.getCause()));
        } finally {
            sent.cancel(true);
        }
    }

    private static <T> HttpResponse<T> answerOf(Try<T> made, HttpRequest request, int tried) {
        return switch (made) {
            case Try.Answered<T>(HttpResponse<T> response) -> response;
            case Try.Unanswered<T>(IOException fault) ->
                throw new NoAnswerException("no answer to %s in %d tries".formatted(shown(request), tried), fault);
        };
    }

    private Duration pause(int failed) {
        return retries.pause(failed, ThreadLocalRandom.current().nextDouble());
    }

    /** How long to wait before the next try; empty when another one would not help. */
    private Optional<Duration> pauseAfter(Try<?> made, int tried) {
        Duration pause = pause(tried);
        return switch (made) {
            case Try.Unanswered<?> ignored -> Optional.of(pause);
            case Try.Answered<?> answered ->
                mayPass(answered.response().statusCode())
                        ? answered.response()
                                .headers()
                                .firstValue("Retry-After")
                                .flatMap(Transport::seconds)
                                .map(asked -> asked.compareTo(retries.longest()) > 0
                                        ? Optional.<Duration>empty()
                                        : Optional.of(asked.compareTo(pause) > 0 ? asked : pause))
                                .orElse(Optional.of(pause))
                        : Optional.empty();
        };
    }

    private static boolean mayPass(int status) {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    /** The API writes seconds (RFC 9110, 10.2.3); a date, which a proxy may write, is left to the schedule. */
    private static Optional<Duration> seconds(String header) {
        String text = header.strip();
        return text.length() <= MOST_DIGITS && text.matches("\\d+")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : Optional.empty();
    }

    /** Without the query, which may name somebody. */
    private static String shown(HttpRequest request) {
        return request.method() + " " + request.uri().getPath();
    }

    private sealed interface Try<T> {
        record Answered<T>(HttpResponse<T> response) implements Try<T> {}

        record Unanswered<T>(IOException fault) implements Try<T> {}
    }
}
