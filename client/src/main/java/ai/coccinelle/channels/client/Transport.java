package ai.coccinelle.channels.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes a call, again and again where that helps. It repeats the request as it is, with its Idempotency-Key: so no repetition
 * counts twice.
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
        try {
            for (int tried = 1; ; tried++) {
                Try made = tryOnce(request);
                Optional<Duration> pause = tried < retries.tries() ? pauseAfter(made, tried) : Optional.empty();
                if (pause.isEmpty()) {
                    return answerOf(made, request, tried);
                }
                pauses.pause(pause.get());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted before " + shown(request) + " was answered", stopped);
        }
    }

    private Try tryOnce(HttpRequest request) throws InterruptedException {
        try {
            return new Try.Answered(http.send(request, BodyHandlers.ofString()));
        } catch (IOException fault) {
            return new Try.Unanswered(fault);
        }
    }

    private static HttpResponse<String> answerOf(Try made, HttpRequest request, int tried) {
        return switch (made) {
            case Try.Answered(HttpResponse<String> response) -> response;
            case Try.Unanswered(IOException fault) ->
                throw new NoAnswerException("no answer to %s in %d tries".formatted(shown(request), tried), fault);
        };
    }

    /** How long to wait before the next try; empty when another one would not help. */
    private Optional<Duration> pauseAfter(Try made, int tried) {
        Duration pause = retries.pause(tried, ThreadLocalRandom.current().nextDouble());
        return switch (made) {
            case Try.Unanswered ignored -> Optional.of(pause);
            case Try.Answered(HttpResponse<String> response) ->
                mayPass(response.statusCode())
                        ? response.headers()
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

    private sealed interface Try {
        record Answered(HttpResponse<String> response) implements Try {}

        record Unanswered(IOException fault) implements Try {}
    }
}
