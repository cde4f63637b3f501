package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The runnable jars of the modules, made by the build before these tests. */
final class Jars {
    private static final Map<String, Path> UNPACKED = new ConcurrentHashMap<>();

    private Jars() {}

    /** The one jar that is shipped. */
    static Path shipped(String module) {
        Path jar = Path.of("..", module, "target", module + "-exec.jar");
        assertThat(jar).as("the jar that the build makes before this test").exists();
        return jar;
    }

    /** The same beside its libraries: it starts with half the work, which counts where processes are killed in loops. */
    static Path unpacked(String module) {
        return UNPACKED.computeIfAbsent(module, Jars::unpack);
    }

    private static Path unpack(String module) {
        Path folder = Path.of("target", "unpacked", module);
        Path jar = shipped(module);
        List<String> command = List.of(
                java(),
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--force",
                "--destination",
                folder.toString());
        try {
            int ended = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            assertThat(ended).as("unpacking of " + jar).isZero();
            return folder.resolve(jar.getFileName());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while unpacking " + jar, stopped);
        }
    }

    /** The Java that runs this test. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
