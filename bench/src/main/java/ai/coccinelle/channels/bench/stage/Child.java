package ai.coccinelle.channels.bench.stage;

import ai.coccinelle.channels.backing.UnpackedJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A process of the bench's own. None outlives the bench, however it ends, short of kill -9. */
public final class Child implements AutoCloseable {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
    private static final int TOLD_LINES = 15;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private Process process;

    private Child(String name, List<String> command, Map<String, String> environment, Path log) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.log = log;
        this.process = launch();
    }

    /**
     * Starts a process.
     *
     * @param name what it is called in messages
     * @param environment added to the bench's own, from which the product's variables are taken out
     * @param log where its output is added
     */
    public static Child start(String name, List<String> command, Map<String, String> environment, Path log) {
        return new Child(name, List.copyOf(command), Map.copyOf(environment), log);
    }

    private Process launch() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        UnpackedJar.clean(builder.environment());
        builder.environment().putAll(environment);
        try {
            Process started = builder.start();
            RUNNING.add(started);
            started.onExit().thenAccept(RUNNING::remove);
            return started;
        } catch (IOException fault) {
            throw new CannotRun(name + " cannot be started", fault);
        }
    }

    String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as kill -9 does, and returns once it is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted while waiting for the end of " + name, stopped);
        }
    }

    /** Starts it anew, with the same settings, after it ended. */
    void relaunch() {
        process = launch();
    }

    /** Asks it to stop, as an orchestrator does; kills it when it takes too long. */
    void terminate(Duration patience) {
        process.destroy();
        if (!endsWithin(patience)) {
            kill();
        }
    }

    /**
     * Waits for it to end by itself.
     *
     * @return everything it printed
     * @throws CannotRun when it fails, or takes longer
     */
    public String awaitSuccess(Duration patience) {
        if (!endsWithin(patience)) {
            kill();
            throw new CannotRun("%s did not end within %s\n%s".formatted(name, patience, lastLines()));
        }
        if (process.exitValue() != 0) {
            throw new CannotRun("%s ended with %d\n%s".formatted(name, process.exitValue(), lastLines()));
        }
        return printed();
    }

    private boolean endsWithin(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted while waiting for " + name, stopped);
        }
    }

    private String printed() {
        try {
            return Files.readString(log);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** The last that it printed, and where the rest is. */
    String lastLines() {
        List<String> lines = printed().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()))
                + "\n(the whole output is in " + log + ")";
    }

    @Override
    public void close() {
        kill();
    }
}
