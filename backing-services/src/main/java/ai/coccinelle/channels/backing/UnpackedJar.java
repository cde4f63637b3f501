package ai.coccinelle.channels.backing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A jar of the product beside its libraries, with what it loads and links at its start kept in a file: it starts with a
 * third of the work, which counts where processes are killed in loops on a small machine.
 */
public final class UnpackedJar {
    private final Path jar;
    private final Path cache;

    private UnpackedJar(Path jar, Path cache) {
        this.jar = jar;
        this.cache = cache;
    }

    /**
     * Unpacks the jar and starts it once, until it has come up, to see what it needs; or finds that another JVM has done
     * so. Those that come at once wait for the first.
     *
     * @param shipped a jar that Spring Boot has packed
     * @param folder where it goes; what is there of another jar is replaced
     * @param options of the Java that it is to run with
     * @param environment with which it comes up
     * @throws IllegalStateException when it does not come up; its output is then in the folder
     */
    public static UnpackedJar of(Path shipped, Path folder, List<String> options, Map<String, String> environment) {
        UnpackedJar unpacked = new UnpackedJar(folder.resolve(shipped.getFileName()), folder.resolve("start.aot"));
        try {
            Files.createDirectories(folder);
            Path madeOf = folder.resolve("made-of");
            String wanted = String.join(" ", digest(shipped), Runtime.version().toString(), options.toString());
            try (FileChannel lock = FileChannel.open(folder.resolve("lock"), CREATE, WRITE)) {
                lock.lock();
                if (!Files.exists(madeOf) || !Files.readString(madeOf).equals(wanted)) {
                    Files.deleteIfExists(madeOf);
                    unpacked.make(shipped, folder, options, environment);
                    Files.writeString(madeOf, wanted);
                }
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return unpacked;
    }

    /** Of what is in it: builds that can be repeated give all their jars the same time. */
    private static String digest(Path jar) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private void make(Path shipped, Path folder, List<String> options, Map<String, String> environment)
            throws IOException {
        Path log = folder.resolve("training.log");
        Files.deleteIfExists(log);
        Files.deleteIfExists(cache);
        run(
                List.of(
                        java(),
                        "-Djarmode=tools",
                        "-jar",
                        shipped.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        folder.toString()),
                Map.of(),
                log);
        List<String> training = new ArrayList<>(options);
        training.add("-XX:AOTCacheOutput=" + cache);
        training.add("-Dspring.context.exit=onRefresh");
        run(command(training, jar), environment, log);
    }

    private static void run(List<String> command, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        clean(builder.environment());
        builder.environment().putAll(environment);
        try {
            int ended = builder.start().waitFor();
            if (ended != 0) {
                throw new IllegalStateException("%s ended with %d; see %s".formatted(command, ended, log));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a jar was unpacked", stopped);
        }
    }

    /** Takes the product's variables out of an environment, so that a process gets only those it is given. */
    public static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.matches("(SPRING|CHANNELS|JAVA_TOOL)_.*"));
    }

    /** The command that starts it. The options should be those it was unpacked with. */
    public List<String> command(List<String> options) {
        List<String> all = new ArrayList<>(options);
        all.add("-XX:AOTCache=" + cache);
        return command(all, jar);
    }

    private static List<String> command(List<String> options, Path jar) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options);
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    /** The Java that runs this. */
    private static String java() {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    }
}
