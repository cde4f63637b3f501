package ai.coccinelle.channels.bench.stage;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How the processes are started: the product's own jars, and the bench's. */
public final class Jars {
    private static final List<String> HEAP = List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError");

    private Jars() {}

    static List<String> api() {
        return command(HEAP, List.of("-jar", built("producer-api/target/producer-api-exec.jar")));
    }

    static List<String> worker() {
        return command(HEAP, List.of("-jar", built("worker/target/worker-exec.jar")));
    }

    /**
     * The worker's own jar, started by another main class. Only the bench's classes join its class path: the bench's jar
     * would bring its libraries along.
     */
    static List<String> worker(Class<?> main) {
        return command(
                HEAP,
                List.of(
                        "-cp",
                        built("worker/target/worker-exec.jar"),
                        "-Dloader.path=" + built("bench/target/classes"),
                        "-Dloader.main=" + main.getName(),
                        "org.springframework.boot.loader.launch.PropertiesLauncher"));
    }

    /** A main class of the bench or of its libraries. */
    public static List<String> bench(String main, String... arguments) {
        String path = built("bench/target/bench.jar") + File.pathSeparator
                + Path.of("bench/target/lib").toAbsolutePath() + "/*";
        return command(
                List.of("-Xmx1g", "-Dlogback.configurationFile=bench-logback.xml"),
                Stream.concat(Stream.of("-cp", path, main), Stream.of(arguments))
                        .toList());
    }

    /** The same command, with a Flight Recorder file written when the process ends. */
    static List<String> recording(List<String> command, Path file) {
        String option = "-XX:StartFlightRecording=settings=profile,filename=" + file.toAbsolutePath();
        return Stream.of(command.subList(0, 1), List.of(option), command.subList(1, command.size()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> command(List<String> options, List<String> rest) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Stream.of(List.of(java), options, rest).flatMap(List::stream).toList();
    }

    private static String built(String artifact) {
        Path path = Path.of(artifact).toAbsolutePath();
        if (!Files.exists(path)) {
            throw new CannotRun("there is no " + path + ": start the bench with bin/bench, which builds it");
        }
        return path.toString();
    }
}
