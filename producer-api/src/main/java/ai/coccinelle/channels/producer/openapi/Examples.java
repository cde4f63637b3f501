package ai.coccinelle.channels.producer.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Gives every body of JSON an example, put together from the examples of its parts; one that an operation brings itself stays.
 * What need not be there and has no example of its own is left out. OpenApiDocumentIT names what has none and needs one.
 */
final class Examples implements OpenApiCustomizer {
    private static final String REFERENCE = "#/components/schemas/";
    private static final Map<String, Object> BY_FORMAT = Map.of(
            "uuid", "019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11",
            "date-time", "2027-01-15T13:00:00Z",
            "date", "2027-01-15",
            "uri", "https://booking.example/",
            "password", "a-secret");

    @Override
    public void customise(OpenAPI api) {
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(operation -> describe(api, operation));
    }

    private static void describe(OpenAPI api, Operation operation) {
        if (operation.getRequestBody() != null) {
            describe(api, operation.getRequestBody().getContent());
        }
        operation.getResponses().values().forEach(response -> describe(api, response.getContent()));
    }

    private static void describe(OpenAPI api, @Nullable Content content) {
        MediaType json = content == null ? null : content.get("application/json");
        if (json != null && json.getSchema() != null && json.getExample() == null && json.getExamples() == null) {
            of(api, json.getSchema()).ifPresent(json::setExample);
        }
    }

    private static Optional<Object> of(OpenAPI api, Schema<?> schema) {
        if (schema.get$ref() != null) {
            Schema<?> target =
                    api.getComponents().getSchemas().get(schema.get$ref().substring(REFERENCE.length()));
            return target == null ? Optional.empty() : of(api, target);
        }
        if (schema.getExample() != null) {
            return Optional.of(schema.getExample());
        }
        if (schema.getProperties() != null) {
            return Optional.of(object(api, schema));
        }
        if (schema.getItems() != null) {
            return Optional.of(of(api, schema.getItems()).map(List::of).orElseGet(List::of));
        }
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            return Optional.of(schema.getEnum().getFirst());
        }
        if (schema.getFormat() != null && BY_FORMAT.containsKey(schema.getFormat())) {
            return Optional.of(BY_FORMAT.get(schema.getFormat()));
        }
        return ofType(api, schema);
    }

    private static Map<String, Object> object(OpenAPI api, Schema<?> schema) {
        Map<String, Object> object = new LinkedHashMap<>();
        schema.getProperties().forEach((name, property) -> {
            if (isRequired(schema, name) || property.getExample() != null) {
                of(api, property).ifPresent(example -> object.put(name, example));
            }
        });
        return object;
    }

    private static boolean isRequired(Schema<?> schema, String name) {
        return schema.getRequired() != null && schema.getRequired().contains(name);
    }

    private static Optional<Object> ofType(OpenAPI api, Schema<?> schema) {
        Set<String> types = types(schema);
        if (types.contains("boolean")) {
            return Optional.of(true);
        }
        if (types.contains("integer") || types.contains("number")) {
            return Optional.of(1);
        }
        if (types.contains("object")) {
            return Optional.of(
                    schema.getAdditionalProperties() instanceof Schema<?> values
                            ? of(api, values)
                                    .map(value -> Map.of("rdvRappel", value))
                                    .orElseGet(Map::of)
                            : Map.of());
        }
        return Optional.empty();
    }

    private static Set<String> types(Schema<?> schema) {
        return schema.getTypes() == null ? Set.of() : schema.getTypes();
    }
}
