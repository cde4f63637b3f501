package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** docs/openapi.json against what a running API says of itself; {@code bin/openapi} writes it. */
class OpenApiDocumentIT {
    private static final Path PAGE = Path.of("../docs/openapi.json");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ObjectWriter PRETTY =
            JSON.writer().with(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private static RunningApi api;
    private static JsonNode description;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
        description = api.get("/v3/api-docs", null).json();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void theDescriptionIsTheOneThatIsCheckedIn() throws IOException {
        String described = PRETTY.writeValueAsString(sorted(description)) + "\n";
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(PAGE, described);
        }
        assertThat(Files.readString(PAGE))
                .as(
                        "the API has changed: write docs/openapi.json anew with bin/openapi, look at the difference, commit it")
                .isEqualTo(described);
    }

    @Test
    void everyOperationSaysWhatItDoesShowsAnExampleAndNamesItsProblems() {
        List<String> faults = new ArrayList<>();
        for (var path : description.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                String operation = method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                faults(method.getValue()).forEach(fault -> faults.add(operation + ": " + fault));
            }
        }
        assertThat(faults)
                .as("a caller needs these; then write docs/openapi.json anew with bin/openapi")
                .isEmpty();
    }

    private static List<String> faults(JsonNode operation) {
        List<String> faults = new ArrayList<>();
        for (String text : List.of("summary", "description")) {
            if (operation.path(text).asString("").isBlank()) {
                faults.add("give its @Operation a " + text);
            }
        }
        faults.addAll(faultsOfExamples("request", operation.path("requestBody").path("content")));
        for (var response : operation.path("responses").properties()) {
            JsonNode content = response.getValue().path("content");
            if (response.getKey().startsWith("2")) {
                faults.addAll(faultsOfExamples("answer " + response.getKey(), content));
            } else if (content.path("application/problem+json").path("examples").isEmpty()) {
                faults.add("answer " + response.getKey() + " names no problem: see ProblemResponses");
            }
        }
        if (!List.of("401", "429", "500", "503").stream().allMatch(operation.path("responses")::has)) {
            faults.add("it lacks the problems of every operation: see ProblemResponses");
        }
        return faults;
    }

    private static List<String> faultsOfExamples(String body, JsonNode content) {
        List<String> faults = new ArrayList<>();
        for (var type : content.properties()) {
            JsonNode media = type.getValue();
            if (media.has("example")) {
                missing(media.path("schema"), media.path("example"), body)
                        .forEach(name -> faults.add(
                                "its %s shows no %s: give that component a @Schema(example = …), or the operation an @ExampleObject"
                                        .formatted(body, name)));
            } else if (media.path("examples").isEmpty()) {
                faults.add("its %s of %s has no example: give it an @ExampleObject".formatted(body, type.getKey()));
            }
        }
        return faults;
    }

    /** The parts of the schema that are always there, and that the example does not show. */
    private static List<String> missing(JsonNode schema, JsonNode example, String path) {
        String reference = schema.path("$ref").asString("");
        JsonNode resolved = reference.isEmpty() ? schema : description.at(reference.substring(1));
        String name = reference.isEmpty() ? path : reference.substring(reference.lastIndexOf('/') + 1);
        List<String> missing = new ArrayList<>();
        for (JsonNode required : resolved.path("required")) {
            if (!example.has(required.asString())) {
                missing.add(name + "." + required.asString());
            }
        }
        for (var property : resolved.path("properties").properties()) {
            if (example.has(property.getKey())) {
                missing.addAll(
                        missing(property.getValue(), example.path(property.getKey()), name + "." + property.getKey()));
            }
        }
        if (resolved.has("items") && example.isArray()) {
            if (example.isEmpty()) {
                missing.add(name + "[0]");
            }
            example.forEach(element -> missing.addAll(missing(resolved.path("items"), element, name + "[0]")));
        }
        return missing;
    }

    /** In an order that depends on no set or map of the library's. */
    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode sorted = JSON.createObjectNode();
                new TreeMap<>(object.properties().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                        .forEach((name, value) -> sorted.set(name, sorted(value)));
                yield sorted;
            }
            case ArrayNode array -> {
                ArrayNode sorted = JSON.createArrayNode();
                array.forEach(element -> sorted.add(sorted(element)));
                yield sorted;
            }
            default -> node;
        };
    }
}
