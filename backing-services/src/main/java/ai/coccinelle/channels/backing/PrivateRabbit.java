package ai.coccinelle.channels.backing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real RabbitMQ node from the installed server: own name, ports, cookie and data folder, so that it touches no other
 * node of this machine. {@link #kill} is a crash; {@link #restart} brings the same data back.
 */
public final class PrivateRabbit implements Broker {
    private static final Duration UP_WITHIN = Duration.ofSeconds(90);

    private final Path library;
    private final Path folder;
    private final String node;
    private final int port;
    private final int distributionPort;
    private volatile @Nullable Process server;

    private PrivateRabbit(Path library, Path folder) {
        this.library = library;
        this.folder = folder;
        this.node = "channels-" + UUID.randomUUID().toString().substring(0, 8) + "@localhost";
        this.port = FreePort.pick();
        this.distributionPort = FreePort.pick();
    }

    /**
     * Starts a node on free ports with a data folder that goes when it is closed.
     *
     * @throws IllegalStateException when RabbitMQ is not installed, or does not come up
     */
    public static PrivateRabbit start() {
        Path library = findLibrary()
                .orElseThrow(() -> new IllegalStateException(
                        "RabbitMQ is not installed; on Debian: apt-get install rabbitmq-server"));
        try {
            PrivateRabbit rabbit = new PrivateRabbit(library, Files.createTempDirectory("channels-rabbit"));
            Runtime.getRuntime().addShutdownHook(new Thread(rabbit::close));
            rabbit.restart();
            return rabbit;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** The folder of the installed server that holds its own start script (not the wrapper, which changes user). */
    private static Optional<Path> findLibrary() {
        Path versions = Path.of("/usr/lib/rabbitmq/lib");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("sbin"))
                    .filter(sbin -> Files.isExecutable(sbin.resolve("rabbitmq-server")))
                    .max(Comparator.naturalOrder());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public void restart() {
        try {
            Files.writeString(
                    folder.resolve("rabbitmq.conf"),
                    "listeners.tcp.default = 127.0.0.1:" + port + "\nlog.console = false\n",
                    StandardCharsets.UTF_8);
            Files.writeString(folder.resolve("enabled_plugins"), "[].", StandardCharsets.UTF_8);
            Process starting = process("rabbitmq-server").start();
            server = starting;
            awaitUp(starting);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private void awaitUp(Process starting) {
        long deadline = System.nanoTime() + UP_WITHIN.toNanos();
        while (!isListening()) {
            if (!starting.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the private RabbitMQ did not come up; its log is in " + folder);
            }
            pause();
        }
        run("await_startup");
    }

    private boolean isListening() {
        try (var socket = new java.net.Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while RabbitMQ started", stopped);
        }
    }

    @Override
    public void stop() {
        Process running = server;
        if (running != null) {
            run("stop");
            await(running);
            server = null;
        }
    }

    /**
     * The id of the server's first process, of which all others are children.
     *
     * @throws IllegalStateException when it is stopped
     */
    public long pid() {
        Process running = server;
        if (running == null) {
            throw new IllegalStateException("the private RabbitMQ is stopped");
        }
        return running.pid();
    }

    /** Ends the node as kill -9 does. */
    public void kill() {
        Process running = server;
        if (running != null) {
            List<ProcessHandle> all = Stream.concat(running.descendants(), Stream.of(running.toHandle()))
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(process -> process.onExit().join());
            server = null;
        }
    }

    /** Forgets everything the stopped node had: what a lost disk leaves. */
    public void wipe() {
        if (server != null) {
            throw new IllegalStateException("stop or kill the node before its data is wiped");
        }
        deleteTree(folder.resolve("mnesia"));
    }

    /**
     * Runs {@code rabbitmqctl} against this node.
     *
     * @return what it printed
     * @throws IllegalStateException when it failed
     */
    public String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("-q", "-n", node));
        command.addAll(List.of(arguments));
        try {
            Process control = process("rabbitmqctl", command.toArray(String[]::new))
                    .redirectOutput(ProcessBuilder.Redirect.PIPE)
                    .start();
            String printed;
            try (InputStream output = control.getInputStream()) {
                printed = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (await(control) != 0) {
                throw new IllegalStateException("rabbitmqctl " + String.join(" ", arguments) + ": " + printed);
            }
            return printed;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static int await(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for RabbitMQ", stopped);
        }
    }

    private ProcessBuilder process(String script, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(library.resolve(script).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("console.log").toFile()));
        var environment = builder.environment();
        environment.put("HOME", folder.toString());
        environment.put("RABBITMQ_NODENAME", node);
        environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString());
        environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
        environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
        environment.put("RABBITMQ_DIST_PORT", String.valueOf(distributionPort));
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                folder.resolve("enabled_plugins").toString());
        environment.put("RABBITMQ_PID_FILE", folder.resolve("node.pid").toString());
        return builder;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return "guest";
    }

    @Override
    public String password() {
        return "guest";
    }

    /** Kills the node and removes its folder. */
    @Override
    public void close() {
        kill();
        deleteTree(folder);
    }

    private static void deleteTree(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
