package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.backing.UnpackedJar;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The runnable jars of the modules, made by the build before these tests, and how they are started. */
final class Jars {
    static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final Map<String, UnpackedJar> UNPACKED = new ConcurrentHashMap<>();

    private Jars() {}

    /** How a process is started. */
    enum Form {
        /** From the one jar that is shipped. */
        SHIPPED,
        /** From the same beside its libraries, in a third of the time. */
        UNPACKED
    }

    /**
     * The command that starts a module's process.
     *
     * @param environment that the process will have
     */
    static List<String> command(Form form, String module, Map<String, String> environment) {
        return switch (form) {
            case SHIPPED ->
                Stream.of(
                                List.of(java()),
                                OPTIONS,
                                List.of("-jar", shipped(module).toString()))
                        .flatMap(List::stream)
                        .toList();
            case UNPACKED ->
                UNPACKED.computeIfAbsent(
                                module,
                                missing -> UnpackedJar.of(
                                        shipped(missing), Path.of("target", "unpacked", missing), OPTIONS, environment))
                        .command(OPTIONS);
        };
    }

    private static Path shipped(String module) {
        Path jar = Path.of("..", module, "target", module + "-exec.jar");
        assertThat(jar).as("the jar that the build makes before this test").exists();
        return jar;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
