package ai.coccinelle.channels.worker.provider.http;

import ai.coccinelle.channels.worker.provider.ConnectRetry;
import ai.coccinelle.channels.worker.provider.NotConnectedException;
import ai.coccinelle.channels.worker.provider.Timeouts;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends an HTTP request at most once. The JDK's client repeats no POST, follows no redirect here and logs nothing, at
 * any level: Apache's, which twilio-java would use, logs bodies and the Authorization header at DEBUG.
 */
public final class HttpTransport {
    private static final long LARGEST_ANSWER = 4L << 20;
    private static final BodyHandler<String> BODY =
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST_ANSWER);

    private final ConnectRetry connectRetry = new ConnectRetry();
    private final HttpClient client;
    private final Duration deadline;

    public HttpTransport(Timeouts timeouts) {
        this.deadline = timeouts.connect().plus(timeouts.read());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeouts.connect())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /** Sends it, once connected, and waits for the whole answer no longer than the two timeouts together. */
    public Exchange exchange(HttpRequest request) {
        try {
            return connectRetry.call(() -> once(request));
        } catch (NotConnectedException nothingSent) {
            return new Exchange.NotSent("connect");
        }
    }

    private Exchange once(HttpRequest request) throws NotConnectedException {
        // HttpRequest.timeout ends with the headers; a body may stall for ever, so the future is what is timed.
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, BODY);
        try {
            HttpResponse<String> response = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return new Exchange.Answered(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException late) {
            answer.cancel(true);
            return new Exchange.Lost("timeout");
        } catch (InterruptedException stopping) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Exchange.Lost("interrupted");
        } catch (ExecutionException failed) {
            return failure(failed);
        }
    }

    private static Exchange failure(Throwable failed) throws NotConnectedException {
        for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ConnectException refused -> throw new NotConnectedException(refused);
                case HttpConnectTimeoutException late -> throw new NotConnectedException(late);
                case SSLHandshakeException untrusted -> {
                    return new Exchange.NotSent("tls");
                }
                default -> {}
            }
        }
        return new Exchange.Lost("dropped");
    }
}
