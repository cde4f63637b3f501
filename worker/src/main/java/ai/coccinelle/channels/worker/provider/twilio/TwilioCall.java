package ai.coccinelle.channels.worker.provider.twilio;

import ai.coccinelle.channels.worker.provider.http.Exchange;
import ai.coccinelle.channels.worker.provider.http.HttpTransport;
import com.twilio.exception.ApiConnectionException;
import com.twilio.http.HttpClient;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's HTTP client for one call: at our base URL, never repeated (left alone the SDK posts up to six times), and
 * keeping what came back, since the SDK's exceptions lose the status of an HTML error and every header.
 */
final class TwilioCall extends HttpClient {
    private static final Header[] NO_HEADERS = {};

    private final HttpTransport transport;
    private final String baseUrl;
    private @Nullable Exchange last;

    TwilioCall(HttpTransport transport, URI baseUrl) {
        this.transport = transport;
        this.baseUrl = baseUrl.toString().replaceFirst("/+$", "");
    }

    /** What came of the latest request; empty when the SDK made none. */
    Optional<Exchange> last() {
        return Optional.ofNullable(last);
    }

    @Override
    public Response reliableRequest(Request request) {
        return makeRequest(request);
    }

    @Override
    public Response reliableRequest(Request request, int[] retryCodes, int retries, long delayMillis) {
        return makeRequest(request);
    }

    @Override
    public Response makeRequest(Request request) {
        Exchange exchange = transport.exchange(asHttp(request));
        last = exchange;
        return switch (exchange) {
            case Exchange.Answered answer
            when isNoList(request, answer) -> throw new ApiConnectionException("Twilio's list cannot be read");
            case Exchange.Answered answer -> new Response(answer.body(), answer.status(), NO_HEADERS);
            case Exchange.NotSent nothing -> throw new ApiConnectionException("Twilio was not reached");
            case Exchange.Lost lost -> throw new ApiConnectionException("Twilio did not answer");
        };
    }

    /** The SDK reads an answer without a list as an empty list, or fails with a NullPointerException. */
    private static boolean isNoList(Request request, Exchange.Answered answer) {
        return request.getMethod() == HttpMethod.GET
                && answer.isSuccess()
                && !(answer.json().path("messages").isArray() && answer.json().has("next_page_uri"));
    }

    private HttpRequest asHttp(Request request) {
        HttpRequest.Builder http = HttpRequest.newBuilder(
                        URI.create(baseUrl + request.constructURL().getFile()))
                .header("Accept", "application/json")
                .header("Authorization", request.getAuthString());
        return request.getMethod() == HttpMethod.POST
                ? http.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(request.encodeFormBody()))
                        .build()
                : http.GET().build();
    }
}
