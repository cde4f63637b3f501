package ai.coccinelle.channels.backing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
     * Unpacks the jar and starts it once, until it has come up, to see what it needs.
     *
     * @param shipped a jar that Spring Boot has packed
     * @param folder where it goes; what is there is replaced
     * @param options of the Java that it is to run with
     * @param environment with which it comes up
     * @throws IllegalStateException when it does not come up; its output is then in the folder
     */
    public static UnpackedJar of(Path shipped, Path folder, List<String> options, Map<String, String> environment) {
        try {
            Files.createDirectories(folder);
            Path log = folder.resolve("training.log");
            Files.deleteIfExists(log);
            Path cache = folder.resolve("start.aot");
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
            Path jar = folder.resolve(shipped.getFileName());
            List<String> training = new ArrayList<>(options);
            training.add("-XX:AOTCacheOutput=" + cache);
            training.add("-Dspring.context.exit=onRefresh");
            run(command(training, jar), environment, log);
            return new UnpackedJar(jar, cache);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
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
