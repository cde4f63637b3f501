package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.UnpackedJar;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One of the two jars, run as a process of its own from environment variables alone. */
final class JarProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Long: on a busy machine several start at once. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final int managementPort;
    private Process process;

    private JarProcess(List<String> command, Map<String, String> environment, Path log) {
        this.command = command;
        this.environment = environment;
        this.log = log;
        this.managementPort = Integer.parseInt(environment.get("MANAGEMENT_SERVER_PORT"));
        this.process = launch();
    }

    /** Starts a module's jar; {@link #awaitReady} waits for it. */
    static JarProcess start(Jars.Form form, String module, Map<String, String> environment, Path log) {
        return new JarProcess(Jars.command(form, module, environment), Map.copyOf(environment), log);
    }

    private Process launch() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            UnpackedJar.clean(builder.environment());
            builder.environment().putAll(environment);
            builder.directory(new File("."));
            return builder.start();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    JarProcess awaitReady() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            assertThat(process.isAlive()).as(this::printed).isTrue();
            assertThat(readiness()).isEqualTo(200);
        });
        return this;
    }

    /** The status of its readiness, or 0 when it does not answer. */
    int readiness() throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness");
        try {
            return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    String metrics() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus");
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    /** Ends it as kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again after it ended; {@link #awaitReady} waits for it. */
    void relaunch() {
        process = launch();
    }

    /** Starts it again after it ended, and waits until it is ready. */
    void restart() {
        relaunch();
        awaitReady();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the process to end by itself; returns its exit code. */
    int awaitEnd() {
        await().atMost(PATIENCE).until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** Asks it to stop as an orchestrator does, with SIGTERM. */
    void askToStop() {
        process.destroy();
    }

    /** Asks it to stop, and returns once it ended. */
    void terminate() {
        askToStop();
        awaitEnd();
    }

    /** Everything that it has printed. */
    String printed() {
        try {
            return Files.readString(log);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
