package ai.coccinelle.channels.producer;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Headless Chromium, driven over the W3C WebDriver protocol. Reaches this machine only. */
final class Browser implements AutoCloseable {
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf"; // W3C WebDriver, section 11
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> ARGUMENTS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;

    private Browser(Process driver, String address) {
        this.driver = driver;
        JsonNode opened = call(
                "POST",
                address,
                Map.of("capabilities", Map.of("alwaysMatch", Map.of("goog:chromeOptions", Map.of("args", ARGUMENTS)))));
        this.session = address + "/" + opened.path("sessionId").asString();
    }

    static Browser start() {
        if (!Files.isExecutable(DRIVER)) {
            throw new IllegalStateException("chromium and its driver are missing: bin/test installs them"
                    + " (Debian: apt-get install chromium chromium-driver fonts-dejavu)");
        }
        try {
            Process driver = new ProcessBuilder(DRIVER.toString(), "--port=0")
                    .redirectErrorStream(true)
                    .start();
            try {
                return new Browser(driver, "http://127.0.0.1:" + port(driver) + "/session");
            } catch (RuntimeException | IOException fault) {
                end(driver);
                throw fault;
            }
        } catch (IOException fault) {
            throw new IllegalStateException("the browser's driver does not start", fault);
        }
    }

    void open(URI page) {
        call("POST", session + "/url", Map.of("url", page.toString()));
    }

    /** Presses what the selector finds. */
    void press(String selector) {
        call("POST", session + "/element/" + find(selector) + "/click", Map.of());
    }

    /** The text of what the selector finds, as it is shown. */
    String text(String selector) {
        return call("GET", session + "/element/" + find(selector) + "/text", null)
                .asString();
    }

    /** The computed value of a style property. */
    String style(String selector, String property) {
        return call("GET", session + "/element/" + find(selector) + "/css/" + property, null)
                .asString();
    }

    @Override
    public void close() {
        try {
            call("DELETE", session, null);
        } finally {
            end(driver);
        }
    }

    private String find(String selector) {
        return call("POST", session + "/element", Map.of("using", "css selector", "value", selector))
                .path(ELEMENT)
                .asString();
    }

    private JsonNode call(String method, String address, @Nullable Object body) {
        try {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .timeout(Duration.ofSeconds(60))
                            .method(
                                    method,
                                    body == null
                                            ? HttpRequest.BodyPublishers.noBody()
                                            : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(method + " " + address + ": " + answer.body());
            }
            return JSON.readTree(answer.body()).path("value");
        } catch (IOException fault) {
            throw new IllegalStateException("the browser's driver does not answer", fault);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", fault);
        }
    }

    private static int port(Process driver) throws IOException {
        BufferedReader lines = driver.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                return Integer.parseInt(started.group(1));
            }
        }
        throw new IOException("chromedriver ended before it listened");
    }

    /** The driver ends its browsers when it is asked to end. */
    private static void end(Process driver) {
        driver.destroy();
        try {
            if (!driver.waitFor(10, TimeUnit.SECONDS)) {
                driver.destroyForcibly();
            }
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            driver.destroyForcibly();
        }
    }
}
