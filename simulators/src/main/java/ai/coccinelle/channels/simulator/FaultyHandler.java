package ai.coccinelle.channels.simulator;

import ai.coccinelle.channels.simulator.http.ProviderApi;
import ai.coccinelle.channels.simulator.http.Reply;
import ai.coccinelle.channels.simulator.http.Request;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Answers as the provider does, or as the fault ordered for it says. */
final class FaultyHandler implements HttpHandler {
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final String HTML =
            "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>";

    private final SimulatedProvider provider;
    private final ProviderApi api;
    private final Faults faults;
    private final CountDownLatch closing;

    FaultyHandler(SimulatedProvider provider, ProviderApi api, Faults faults, CountDownLatch closing) {
        this.provider = provider;
        this.api = api;
        this.faults = faults;
        this.closing = closing;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Request request = Request.read(exchange);
        Optional<Fault> fault = api.sends(request) ? faults.take(provider) : Optional.empty();
        if (fault.isPresent()) {
            misbehave(fault.get(), request, exchange);
        } else {
            answer(api.answer(request), exchange);
        }
    }

    private void misbehave(Fault fault, Request request, HttpExchange exchange) throws IOException {
        switch (fault) {
            case Fault.Refuse() -> answer(api.refusal(), exchange);
            case Fault.Throttle(Duration retryAfter) -> answer(throttled(retryAfter), exchange);
            case Fault.Unavailable() -> answer(api.unavailable(), exchange);
            case Fault.WrongCredentials() -> answer(api.wrongCredentials(), exchange);
            case Fault.Answer(int status, String contentType, String body, Map<String, String> headers) ->
                answer(new Reply(status, contentType, body, headers), exchange);
            case Fault.NoAnswer(boolean processed) -> keepSilent(processed, request, exchange);
            case Fault.Dropped(boolean processed) -> drop(processed, request, exchange);
            case Fault.Garbage(boolean processed) -> answer(garbage(processed, request), exchange);
        }
    }

    private Reply throttled(Duration retryAfter) {
        long seconds = retryAfter.plusSeconds(1).minusNanos(1).toSeconds();
        return api.throttled().with("Retry-After", Long.toString(seconds));
    }

    private void keepSilent(boolean processed, Request request, HttpExchange exchange) throws IOException {
        if (processed) {
            api.answer(request);
        }
        pause(SILENCE);
        Reply.drop(exchange);
    }

    private void drop(boolean processed, Request request, HttpExchange exchange) throws IOException {
        if (processed) {
            Reply reply = api.answer(request);
            pause(faults.latency(provider));
            reply.sendHalf(exchange);
        } else {
            pause(faults.latency(provider));
            Reply.drop(exchange);
        }
    }

    private Reply garbage(boolean processed, Request request) {
        return processed
                ? api.answer(request).truncated()
                : new Reply(api.acceptedStatus(), "text/html; charset=utf-8", HTML, Map.of());
    }

    private void answer(Reply reply, HttpExchange exchange) throws IOException {
        pause(faults.latency(provider));
        reply.send(exchange);
    }

    private void pause(Duration duration) throws IOException {
        if (duration.isZero()) {
            return;
        }
        try {
            boolean closed = closing.await(duration.toNanos(), TimeUnit.NANOSECONDS);
            if (closed) {
                throw new IOException("the simulator is closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the simulator is closed");
        }
    }
}
