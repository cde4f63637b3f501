package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml gives what opens credentials to the worker, and to nothing else. */
class PrivateKeysTest {
    @Test
    void onlyTheWorkerIsGivenThePrivateKeys() throws IOException {
        Map<String, Map<String, Map<String, Map<String, Object>>>> compose =
                new Yaml().load(Files.readString(Path.of("../docker-compose.yml")));
        Map<String, Map<String, Map<String, Object>>> services = compose.getOrDefault("services", Map.of());
        assertThat(services).containsKeys("producer-api", "worker");
        services.forEach((name, service) -> assertThat(service.getOrDefault("environment", Map.of()).keySet().stream()
                        .filter(variable -> variable.contains("PRIVATE")))
                .as(name)
                .hasSize(name.equals("worker") ? 2 : 0));
    }
}
