package ai.coccinelle.channels.bench.stage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The API or a worker, running as a process with an HTTP port and a management port. */
public final class Service implements AutoCloseable {
    private static final Duration UP_WITHIN = Duration.ofSeconds(240);
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(45);
    private static final long LOOK_MILLIS = 100;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Child child;
    private final int port;
    private final int managementPort;

    Service(Child child, int port, int managementPort) {
        this.child = child;
        this.port = port;
        this.managementPort = managementPort;
    }

    public String name() {
        return child.name();
    }

    /** What it is, without its number. */
    public String kind() {
        return name().replaceFirst("-\\d+$", "");
    }

    public long pid() {
        return child.pid();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /**
     * Waits until it says that it is ready.
     *
     * @throws CannotRun with what it printed last, when it ends before or takes too long
     */
    public Service awaitReady() {
        long deadline = System.nanoTime() + UP_WITHIN.toNanos();
        while (!isReady()) {
            if (!child.isAlive() || System.nanoTime() > deadline) {
                throw new CannotRun(name() + " did not come up\n" + child.lastLines());
            }
            Pause.millis(LOOK_MILLIS);
        }
        return this;
    }

    private boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(management("/actuator/health/readiness"))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted while " + name() + " started", stopped);
        }
    }

    /** Its metrics, in Prometheus' text form. */
    public String metrics() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(management("/actuator/prometheus")).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    /** Ends it as kill -9 does. */
    public void kill() {
        child.kill();
    }

    /** Starts it again after it ended; {@link #awaitReady} waits for it. */
    public Service restart() {
        child.relaunch();
        return this;
    }

    /** Asks it to stop, and waits until it has drained. */
    public void stop() {
        child.terminate(DRAINED_WITHIN);
    }

    @Override
    public void close() {
        child.close();
    }
}
