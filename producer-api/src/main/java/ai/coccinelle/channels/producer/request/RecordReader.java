package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a JSON object into a record without bending anything: a field that is missing, unknown or of the wrong type is a
 * fault, and all of them are named in one refusal. Databinding would stop at the first.
 *
 * <p>A component is optional when it is {@code @Nullable} and not {@link Explicit}. Components are text, secrets, flags,
 * whole and decimal numbers, times with their offset, enum constants (by their lower-case names), maps of text to these,
 * and records of these.
 */
final class RecordReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final List<Fault> faults = new ArrayList<>();

    private RecordReader() {}

    /**
     * The record in these bytes.
     *
     * @throws Refusal naming every fault
     */
    static <T> T read(byte[] body, Class<T> type) {
        JsonNode json = parse(body);
        if (!json.isObject()) {
            throw malformed("The body must be one JSON object, such as {\"tenantId\": …}.");
        }
        RecordReader reader = new RecordReader();
        T value = reader.object(json, type, "");
        if (value == null || !reader.faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_REQUEST, reader.faults));
        }
        return value;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (DatabindException twice) {
            throw malformed("The body names a field twice, or goes on after its end. Send one JSON object.");
        } catch (JacksonException fault) {
            var place = fault.getLocation();
            throw malformed(
                    place == null
                            ? "The body is not JSON. Send one JSON object in UTF-8."
                            : "The body stops being JSON at line %d, column %d. Mend it there, and send one JSON object."
                                    .formatted(place.getLineNr(), place.getColumnNr()));
        }
    }

    private static Refusal malformed(String detail) {
        return new Refusal(Problem.of(ProblemType.MALFORMED_JSON, detail));
    }

    private <T> @Nullable T object(JsonNode json, Class<T> type, String path) {
        RecordComponent[] components = type.getRecordComponents();
        refuseUnknown(json, components, path);
        int before = faults.size();
        Object[] values = Arrays.stream(components)
                .map(component -> component(json, component, path))
                .toArray();
        return faults.size() == before ? construct(type, components, values) : null;
    }

    private void refuseUnknown(JsonNode json, RecordComponent[] components, String path) {
        Set<String> known =
                Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toSet());
        for (String name : json.propertyNames()) {
            if (!known.contains(name)) {
                faults.add(new Fault(
                        path + printable(name),
                        "unknown-field",
                        "This field is not known here. Leave it out; the fields are "
                                + Arrays.stream(components)
                                        .map(RecordComponent::getName)
                                        .collect(Collectors.joining(", "))
                                + "."));
            }
        }
    }

    private @Nullable Object component(JsonNode json, RecordComponent component, String path) {
        String field = path + component.getName();
        JsonNode value = json.get(component.getName());
        if (value == null && component.isAnnotationPresent(Explicit.class)) {
            faults.add(new Fault(field, "missing-field", "This field is required; null for none."));
            return null;
        }
        if (value == null || value.isNull()) {
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                faults.add(new Fault(field, "missing-field", "This field is required."));
            }
            return null;
        }
        return value(value, component.getGenericType(), field);
    }

    private @Nullable Object value(JsonNode json, Type type, String field) {
        if (type instanceof ParameterizedType map) {
            return map(json, map.getActualTypeArguments()[1], field);
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted == String.class) {
            return text(json, field);
        }
        if (wanted == Secret.class) {
            String text = text(json, field);
            return text == null ? null : new Secret(text);
        }
        if (wanted == boolean.class || wanted == Boolean.class) {
            return json.isBoolean() ? json.booleanValue() : wrongType(field, "true or false");
        }
        if (wanted == int.class || wanted == Integer.class) {
            return json.isIntegralNumber() && json.canConvertToInt()
                    ? json.intValue()
                    : wrongType(field, "a whole number");
        }
        if (wanted == BigDecimal.class) {
            return json.isNumber() ? json.decimalValue() : wrongType(field, "a number");
        }
        if (wanted.isEnum()) {
            return constant(json, wanted, field);
        }
        if (wanted == Instant.class) {
            return time(json, field);
        }
        return json.isObject() ? object(json, wanted, field + ".") : wrongType(field, "an object");
    }

    private @Nullable String text(JsonNode json, String field) {
        if (!json.isString()) {
            wrongType(field, "a string");
            return null;
        }
        String text = json.stringValue();
        if (isStorable(text)) {
            return text;
        }
        faults.add(new Fault(
                field, "invalid-characters", "This holds a null character or half a surrogate pair. Leave it out."));
        return null;
    }

    private @Nullable Instant time(JsonNode json, String field) {
        try {
            if (json.isString()) {
                return OffsetDateTime.parse(json.stringValue()).toInstant();
            }
        } catch (DateTimeException notOne) {
            // told below
        }
        faults.add(new Fault(
                field, "invalid-value", "Must be a time with its offset, such as 2027-01-15T14:00:00+01:00."));
        return null;
    }

    private @Nullable Object constant(JsonNode json, Class<?> type, String field) {
        String text = json.isString() ? json.stringValue() : null;
        String known = Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        faults.add(new Fault(field, "unknown-value", "Must be one of " + known + "."));
        return null;
    }

    private @Nullable Map<String, Object> map(JsonNode json, Type values, String field) {
        if (!json.isObject()) {
            wrongType(field, "an object");
            return null;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        for (var entry : json.properties()) {
            String name = field + "." + printable(entry.getKey());
            if (!isStorable(entry.getKey())) {
                faults.add(new Fault(name, "invalid-characters", "This name holds a null character."));
            } else if (!entry.getValue().isNull()) {
                Object value = value(entry.getValue(), values, name);
                if (value != null) {
                    map.put(entry.getKey(), value);
                }
            }
        }
        return map;
    }

    private @Nullable Object wrongType(String field, String wanted) {
        faults.add(new Fault(field, "wrong-type", "Must be " + wanted + "."));
        return null;
    }

    /** PostgreSQL stores no null character, and half a surrogate pair is no UTF-8. */
    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(
                        point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }

    private static String printable(String name) {
        String shown = name.replaceAll("\\p{Cntrl}|\\p{Cs}", "?");
        return shown.length() > 60 ? shown.substring(0, 60) + "…" : shown;
    }

    private static <T> T construct(Class<T> type, RecordComponent[] components, @Nullable Object[] values) {
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException fault) {
            throw new IllegalStateException("the record " + type.getSimpleName() + " cannot be made", fault);
        }
    }
}
