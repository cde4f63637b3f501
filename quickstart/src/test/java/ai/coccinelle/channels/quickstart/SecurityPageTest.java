package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security.md names tests as proof: each has to exist. */
class SecurityPageTest {
    private static final Path PAGE = Path.of("../docs/security.md");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))(?:\\.(\\w+))?`");

    @Test
    void everyTestThatThePageNamesExists() throws IOException {
        List<MatchResult> named =
                NAMED.matcher(Files.readString(PAGE)).results().toList();
        assertThat(named).hasSizeGreaterThan(40);
        List<Path> tests = tests();
        assertThat(named)
                .allSatisfy(name -> assertThat(sources(tests, name.group(1)))
                        .as(name.group())
                        .anyMatch(source -> name.group(2) == null || source.contains(" " + name.group(2) + "(")));
    }

    private static List<String> sources(List<Path> tests, String type) {
        return tests.stream()
                .filter(test -> test.endsWith(type + ".java"))
                .map(SecurityPageTest::read)
                .toList();
    }

    private static List<Path> tests() throws IOException {
        List<Path> modules;
        try (Stream<Path> found = Files.list(Path.of(".."))) {
            modules = found.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
        return modules.stream().flatMap(SecurityPageTest::walk).toList();
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
