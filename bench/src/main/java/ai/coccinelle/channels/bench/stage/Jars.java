package ai.coccinelle.channels.bench.stage;

import ai.coccinelle.channels.backing.UnpackedJar;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** How the processes are started: the product's own jars, and the bench's. */
public final class Jars {
    private static final List<String> HEAP = List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError");

    private static final Map<String, UnpackedJar> UNPACKED = new ConcurrentHashMap<>();

    private Jars() {}

    static List<String> api(Map<String, String> environment) {
        return unpacked("producer-api", environment);
    }

    static List<String> worker(Map<String, String> environment) {
        return unpacked("worker", environment);
    }

    private static List<String> unpacked(String module, Map<String, String> environment) {
        Path shipped = Path.of(built(module + "/target/" + module + "-exec.jar"));
        return UNPACKED.computeIfAbsent(
                        module,
                        missing -> UnpackedJar.of(
                                shipped, Path.of("bench", "target", "unpacked", module), HEAP, environment))
                .command(HEAP);
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
