package ai.coccinelle.channels.worker.callback;

import ai.coccinelle.channels.outbound.AddressGuard;
import ai.coccinelle.channels.worker.outbound.ForbiddenAddressException;
import ai.coccinelle.channels.worker.outbound.GuardedSocketFactory;
import ai.coccinelle.channels.worker.provider.http.RetryAfter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * POSTs to addresses that tenants name, each at most once, on a connection of its own that a {@link GuardedSocketFactory} makes: the
 * address that is connected to is the one that is looked at, and the name is resolved once. No redirect is followed, no proxy asked, no
 * cookie kept, and of the answer only the head is read, within one deadline for everything.
 */
final class CallbackClient implements AutoCloseable {
    private static final int LONGEST_LINE = 8_192;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_READ = 1 << 20;

    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("callback-deadlines").daemon().factory());
    private final CloseableHttpClient client;
    private final Duration deadline;
    private final Clock clock;

    /**
     * @param guard says which addresses and ports are connected to
     * @param names resolves host names
     * @param trust whose certificates are trusted
     * @param deadline how long everything together may take
     * @param most how many connections there are at once at most
     */
    CallbackClient(AddressGuard guard, DnsResolver names, SSLContext trust, Duration deadline, int most, Clock clock) {
        this.deadline = deadline;
        this.clock = clock;
        this.client = HttpClients.custom()
                .setConnectionManager(connections(guard, names, trust, Timeout.of(deadline), most))
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(deadline))
                        .setResponseTimeout(Timeout.of(deadline))
                        .build())
                .setUserAgent("Coccinelle-Channels")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    private static PoolingHttpClientConnectionManager connections(
            AddressGuard guard, DnsResolver names, SSLContext trust, Timeout deadline, int most) {
        GuardedSocketFactory sockets = new GuardedSocketFactory(guard, MOST_READ);
        DefaultClientTlsStrategy tls = new DefaultClientTlsStrategy(trust);
        var connections = new PoolingHttpClientConnectionManager(
                new DefaultHttpClientConnectionOperator(
                        proxy -> sockets.createSocket(),
                        null,
                        names,
                        scheme -> URIScheme.HTTPS.same(scheme) ? tls : null),
                PoolConcurrencyPolicy.LAX,
                PoolReusePolicy.LIFO,
                TimeValue.NEG_ONE_MILLISECOND,
                ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(LONGEST_LINE)
                                .setMaxHeaderCount(MOST_HEADERS)
                                .build())
                        .build());
        connections.setDefaultMaxPerRoute(most);
        connections.setMaxTotal(most);
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(deadline)
                .setSocketTimeout(deadline)
                .build());
        connections.setDefaultTlsConfig(
                TlsConfig.custom().setHandshakeTimeout(deadline).build());
        return connections;
    }

    /** Sends the body as JSON and waits for the answer's head. */
    CallbackAnswer post(String url, Map<String, String> headers, String body) {
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
        AtomicBoolean late = new AtomicBoolean();
        Future<?> end = deadlines.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                deadline.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return answered(client.executeOpen(null, request, null));
        } catch (IOException fault) {
            return new CallbackAnswer.Silent(late.get() ? "timeout" : named(fault));
        } catch (IllegalStateException cutOff) { // a request that ends while its connection is made finds none
            if (late.get()) {
                return new CallbackAnswer.Silent("timeout");
            }
            throw cutOff;
        } finally {
            end.cancel(false);
            request.cancel(); // a body is not waited for, however long it is
        }
    }

    private CallbackAnswer answered(ClassicHttpResponse response) {
        return new CallbackAnswer.Answered(
                response.getCode(), retryAfter(response.getFirstHeader(HttpHeaders.RETRY_AFTER)));
    }

    private @Nullable Duration retryAfter(@Nullable Header header) {
        return header == null || header.getValue() == null
                ? null
                : RetryAfter.parse(header.getValue(), clock.instant());
    }

    private static String named(IOException fault) {
        return switch (fault) {
            case ForbiddenAddressException forbidden -> forbidden.isForPort() ? "port-forbidden" : "host-forbidden";
            case UnknownHostException _ -> "host-unknown";
            case SSLException _ -> "not-trusted";
            case ConnectTimeoutException _ -> "unreachable";
            case ConnectException _ -> "unreachable";
            case NoRouteToHostException _ -> "unreachable";
            case java.net.SocketTimeoutException _ -> "timeout";
            default -> "dropped";
        };
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        deadlines.shutdownNow();
    }
}
