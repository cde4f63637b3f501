package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.producer.ProducerApiApplication;
import ai.coccinelle.channels.worker.WorkerApplication;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** docs/configuration.md against the settings' records and the two yml files. */
class SettingsAreDocumentedTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final String OURS = "CHANNELS_";
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z0-9_]+)");

    @Test
    void everySettingStandsInThePageWithItsDefault() throws Exception {
        List<String> rows = Files.readAllLines(PAGE);
        settings().forEach((name, defaultValue) -> {
            // worker.yml reads CHANNELS_TWILIO_AUTH_TOKEN from TWILIO_AUTH_TOKEN, which the page may name instead
            List<String> found = rows.stream()
                    .filter(row -> row.startsWith("| `" + name + "` |")
                            || row.startsWith("| `" + name.substring(OURS.length()) + "` |"))
                    .toList();
            assertThat(found).as(name).hasSize(1);
            if (!defaultValue.isEmpty()) {
                assertThat(found.getFirst()).contains("` | " + defaultValue + " |");
            }
        });
    }

    @Test
    void everyVariableThatTheYmlFilesReadStandsInThePage() throws Exception {
        assertThat(variables()).containsAll(placeholders());
    }

    @Test
    void thePageNamesNoSettingOfOursThatDoesNotExist() throws Exception {
        TreeSet<String> known = new TreeSet<>(settings().keySet());
        known.addAll(placeholders());
        assertThat(known)
                .containsAll(variables().stream()
                        .filter(name -> name.startsWith(OURS))
                        .toList());
    }

    private static List<String> variables() throws IOException {
        return VARIABLE.matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> placeholders() throws IOException {
        return Stream.concat(
                        placeholders(ProducerApiApplication.class, "/producer-api.yml"),
                        placeholders(WorkerApplication.class, "/worker.yml"))
                .toList();
    }

    private static Stream<String> placeholders(Class<?> beside, String file) throws IOException {
        try (InputStream yml = Objects.requireNonNull(beside.getResourceAsStream(file))) {
            String text = new String(yml.readAllBytes(), StandardCharsets.UTF_8);
            return PLACEHOLDER.matcher(text).results().map((MatchResult found) -> found.group(1));
        }
    }

    /** Every component of every settings record, as an environment variable, and its default or "". */
    private static Map<String, String> settings() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Map<String, String> settings = new TreeMap<>();
        for (var candidate : scanner.findCandidateComponents("ai.coccinelle.channels")) {
            Class<?> type = Class.forName(candidate.getBeanClassName());
            collect(type.getAnnotation(ConfigurationProperties.class).value(), type, settings);
        }
        assertThat(settings).isNotEmpty();
        return settings;
    }

    private static void collect(String prefix, Class<?> type, Map<String, String> settings) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + component.getName().replaceAll("([A-Z])", "-$1");
            if (component.getType().isRecord()) {
                collect(name, component.getType(), settings);
            } else {
                settings.put(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), defaultOf(type, component));
            }
        }
    }

    private static String defaultOf(Class<?> type, RecordComponent component) {
        return Arrays.stream(type.getDeclaredConstructors()[0].getParameters())
                .filter(parameter -> parameter.getName().equals(component.getName()))
                .flatMap(parameter -> Stream.ofNullable(parameter.getAnnotation(DefaultValue.class)))
                .flatMap(annotation -> Arrays.stream(annotation.value()).limit(1))
                .findFirst()
                .orElse("");
    }
}
