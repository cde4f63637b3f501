package ai.coccinelle.channels.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The API's requests with the caller's key, and its answers as records or problems. */
final class Calls {
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final URI base;
    private final String key;
    private final Duration timeout;
    private final Transport transport;

    Calls(URI base, String key, Duration timeout, Transport transport) {
        this.base = base;
        this.key = key;
        this.timeout = timeout;
        this.transport = transport;
    }

    /** A request of JSON, which asks to be answered with JSON. */
    HttpRequest.Builder request(String path) {
        return request(path, Duration.ZERO);
    }

    /** The same, which the API may take so much longer to answer. */
    HttpRequest.Builder request(String path, Duration wait) {
        return lasting(path).timeout(timeout.plus(wait));
    }

    /** The same, whose answer may take as long as it does while its {@link #lines} come: it bounds their silence only. */
    HttpRequest.Builder lasting(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
    }

    /** The answer, whatever its status. */
    HttpResponse<String> call(HttpRequest.Builder request) {
        return transport.call(request.build());
    }

    /** What stands in an answer of success. */
    <T> T call(HttpRequest.Builder request, Class<T> type) {
        return read(call(request), type);
    }

    /**
     * Takes the answer line by line while it comes, by the caller's thread. Where it breaks off, or no line comes for as long as
     * a try may take, what is left is asked for again.
     */
    void lines(Lines wanted) {
        for (int broken = 1; !wanted.isComplete(); broken++) {
            HttpRequest rest = wanted.rest();
            HttpResponse<InputStream> response = transport.open(rest, timeout);
            try (InputStream body = response.body()) {
                if (response.statusCode() / 100 != 2) {
                    throw new ProblemException(
                            problem(response, new String(body.readAllBytes(), StandardCharsets.UTF_8)));
                }
                take(body, wanted);
            } catch (IOException brokeOff) {
                transport.pauseAfter(broken, rest, brokeOff);
            }
        }
    }

    private void take(InputStream body, Lines wanted) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        while (!wanted.isComplete()) {
            String line = new Patience(timeout).read(body, lines::readLine);
            if (line == null) {
                throw new EOFException("the answer ended before its last line");
            }
            wanted.take(line);
        }
    }

    /** A request whose answer is taken line by line. */
    interface Lines {
        /** The request of what was not answered yet. */
        HttpRequest rest();

        /** Takes the next line. */
        void take(String line);

        /** Whether all is answered. */
        boolean isComplete();
    }

    /**
     * What stands in the answer.
     *
     * @throws ProblemException when it is none of success
     */
    static <T> T read(HttpResponse<String> response, Class<T> type) {
        if (response.statusCode() / 100 != 2) {
            throw new ProblemException(problem(response));
        }
        return read(response.body(), response.statusCode(), type);
    }

    /** What stands in this JSON, which came with an answer of this status. */
    static <T> T read(String json, int status, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JacksonException notOurs) {
            throw new ProblemException(Problem.unreadable(status));
        }
    }

    static Problem problem(HttpResponse<String> response) {
        return problem(response, response.body());
    }

    private static Problem problem(HttpResponse<?> response, String body) {
        boolean told = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
        try {
            return told ? JSON.readValue(body, Problem.class) : Problem.unreadable(response.statusCode());
        } catch (JacksonException cutOff) {
            return Problem.unreadable(response.statusCode());
        }
    }

    static HttpRequest.BodyPublisher json(Object body) {
        return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    }

    /** One JSON object a line (NDJSON). */
    static HttpRequest.BodyPublisher jsonLines(List<?> bodies) {
        StringBuilder lines = new StringBuilder();
        bodies.forEach(body -> lines.append(JSON.writeValueAsString(body)).append('\n'));
        return BodyPublishers.ofString(lines.toString());
    }

    /** As one segment of a path, or one value of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
