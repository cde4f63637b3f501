package ai.coccinelle.channels.producer.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes records as NullAway holds them: a component that is not {@code @Nullable} is always there; one that is may be null,
 * or is left out where the record leaves out nulls.
 */
final class RecordConverter implements ModelConverter {
    private static final String REFERENCE = "#/components/schemas/";

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
        if (schema != null && raw.isRecord()) {
            Schema<?> described = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels().get(schema.get$ref().substring(REFERENCE.length()));
            if (described != null && described.getProperties() != null) {
                describe(described, raw);
            }
        }
        return schema;
    }

    private static void describe(Schema<?> schema, Class<?> type) {
        JsonInclude inclusion = type.getAnnotation(JsonInclude.class);
        boolean nullsStay = inclusion == null || inclusion.value() == JsonInclude.Include.ALWAYS;
        for (RecordComponent component : type.getRecordComponents()) {
            Schema<?> property = schema.getProperties().get(component.getName());
            if (property == null) {
                continue;
            }
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                if (nullsStay && property.getTypes() != null) {
                    property.setTypes(withNull(property.getTypes()));
                }
            } else if (schema.getRequired() == null || !schema.getRequired().contains(component.getName())) {
                schema.addRequiredItem(component.getName());
            }
        }
    }

    private static Set<String> withNull(Set<String> types) {
        Set<String> both = new LinkedHashSet<>(types);
        both.add("null");
        return both;
    }
}
