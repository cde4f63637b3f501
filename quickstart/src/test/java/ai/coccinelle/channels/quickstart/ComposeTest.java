package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml against docs/configuration.md and .env.example, and what it grants. */
class ComposeTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ((?:`[A-Z][A-Z0-9_]+`(?:, )?)+) \\|");
    private static final Pattern NAME = Pattern.compile("`([A-Z0-9_]+)`");
    private static final Pattern READ = Pattern.compile("\\$\\{([A-Z0-9_]+)");
    private static final Pattern OFFERED = Pattern.compile("(?m)^#?([A-Z][A-Z0-9_]+)=");

    /** Inside the containers: where the health checks and the published ports look for them. */
    private static final Set<String> FIXED =
            Set.of("SERVER_PORT", "SERVER_ADDRESS", "MANAGEMENT_SERVER_PORT", "MANAGEMENT_SERVER_ADDRESS");

    private final String text = Files.readString(Path.of("../docker-compose.yml"));
    private final Map<String, Map<String, Object>> services = services();

    ComposeTest() throws IOException {}

    @Test
    void everyVariableOfThePageCanBeSet() throws IOException {
        for (String service : List.of("producer-api", "worker")) {
            Set<String> expected = new TreeSet<>(variables("Both processes"));
            expected.addAll(variables(service));
            expected.removeAll(FIXED);
            assertThat(expected).hasSizeGreaterThan(30);
            assertThat(environment(service).keySet()).as(service).containsAll(expected);
        }
    }

    @Test
    void whatComposeItselfReadsStandsInThePageAndInTheExample() throws IOException {
        Set<String> read = new TreeSet<>();
        READ.matcher(text).results().forEach(found -> read.add(found.group(1)));
        Set<String> known = new TreeSet<>(variables("Compose"));
        for (String section : List.of("Both processes", "producer-api", "worker")) {
            known.addAll(variables(section));
        }
        assertThat(known).containsAll(read);
        Set<String> offered = new TreeSet<>();
        OFFERED.matcher(Files.readString(Path.of("../.env.example")))
                .results()
                .forEach(found -> offered.add(found.group(1)));
        assertThat(offered).containsAll(variables("Compose"));
        assertThat(known).as("the example offers nothing that is not known").containsAll(offered);
    }

    @Test
    void noServiceHasMoreRightsThanItNeeds() {
        services.forEach((name, service) -> {
            assertThat(service.get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
            assertThat(service.get("security_opt")).as(name).isEqualTo(List.of("no-new-privileges:true"));
            assertThat(service.get("networks")).as(name).isInstanceOf(List.class);
            if (service.get("ports") instanceof List<?> ports) {
                assertThat(ports)
                        .as(name)
                        .allSatisfy(port -> assertThat(String.valueOf(port))
                                .matches("(127\\.0\\.0\\.1|\\$\\{API_ADDRESS:-127\\.0\\.0\\.1}):.*"));
            }
            String image = String.valueOf(service.get("image"));
            if (!image.startsWith("coccinelle-channels/")) {
                assertThat(image).as("an exact version").matches("[\\w/-]+:v?\\d+\\.\\d+(\\.\\d+)?(-\\w+)?");
            }
        });
        assertThat(services.getOrDefault("mail", Map.of()).get("profiles"))
                .as("a mail server that takes any login")
                .isNotNull();
    }

    @Test
    void onlyTheMigrationsLogInAsTheOwnerAndNothingOfOursAsASuperuser() {
        services.forEach((name, service) -> {
            Object user = environment(name).get("SPRING_DATASOURCE_USERNAME");
            if (user != null) {
                assertThat(user)
                        .as(name)
                        .isEqualTo(
                                name.equals("migrations")
                                        ? "channels_owner"
                                        : "${SPRING_DATASOURCE_USERNAME:-channels}");
            }
        });
        assertThat(environment("postgres").get("POSTGRES_USER")).isEqualTo("postgres");
        assertThat(environment("producer-api").get("SPRING_RABBITMQ_USERNAME"))
                .isNotEqualTo(environment("rabbitmq").get("RABBITMQ_DEFAULT_USER"));
    }

    private static List<String> variables(String section) throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        int from = page.indexOf("\n## " + section + "\n");
        assertThat(from).as(section).isNotNegative();
        int to = page.indexOf("\n## ", from + 1);
        List<String> names = new ArrayList<>();
        ROW.matcher(page.substring(from, to < 0 ? page.length() : to))
                .results()
                .map((MatchResult row) -> row.group(1))
                .forEach(row -> NAME.matcher(row).results().forEach(name -> names.add(name.group(1))));
        return names;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> environment(String service) {
        return (Map<String, Object>) services.getOrDefault(service, Map.of()).getOrDefault("environment", Map.of());
    }

    @SuppressWarnings("unchecked")
    private Map<String, Map<String, Object>> services() {
        Map<String, Object> compose = new Yaml().load(text);
        return (Map<String, Map<String, Object>>) compose.getOrDefault("services", Map.of());
    }
}
