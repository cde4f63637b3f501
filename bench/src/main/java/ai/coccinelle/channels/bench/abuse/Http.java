package ai.coccinelle.channels.bench.abuse;

import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Calls of the API by a tenant's own key. */
final class Http {
    private static final String JSON = "application/json";
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI api;

    Http(URI api) {
        this.api = api;
    }

    /** The answer's status; its body is thrown away as it comes. */
    int call(Account account, String method, String path, String type, byte[] body)
            throws IOException, InterruptedException {
        return client.send(request(account, method, path, type, body), BodyHandlers.discarding())
                .statusCode();
    }

    int json(Account account, String method, String path, byte[] body) throws IOException, InterruptedException {
        return call(account, method, path, JSON, body);
    }

    /** Saves a mail server, which a worker tries first; the answer's status. */
    int connectMail(Account account, int port) throws IOException, InterruptedException {
        return json(account, "PUT", "/api/channels/email/config", """
                {"tenantId":"%s","enabled":true,"smtp":{"host":"127.0.0.1","port":%d,"secure":false,"user":"%s",
                 "password":"%s","fromEmail":"%s@bench.example","fromName":"x"}}""".formatted(
                        account.externalId(),
                        port,
                        SimulatedAccounts.SMTP_USER,
                        SimulatedAccounts.SMTP_PASSWORD,
                        account.externalId())
                .getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest request(Account account, String method, String path, String type, byte[] body) {
        return HttpRequest.newBuilder(api.resolve(path))
                .timeout(ANSWERED_WITHIN)
                .header("Authorization", "Bearer " + account.key())
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
    }
}
