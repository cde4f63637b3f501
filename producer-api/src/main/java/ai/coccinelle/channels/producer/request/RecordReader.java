package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.FaultAllowance;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.text.PastedText;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a JSON object into a record without bending anything: a field that is missing, unknown or of the wrong type is a
 * fault, and all of them are named in one refusal. Databinding would stop at the first.
 *
 * <p>A component is optional when it is {@code @Nullable} and not {@link Explicit}. Components are text, secrets, flags,
 * whole and decimal numbers, times with their offset, enum constants (by their lower-case names, with hyphens), short lists of
 * these, maps of text to these, records of these and, in the outermost record, lists of {@link Element}s, which are read one
 * by one: a large list is never a tree in memory.
 */
public final class RecordReader {
    /** A list of 10,000 has about 250,000; many more than a body can mean would fill the memory. */
    private static final int MOST_TOKENS = 1_000_000;

    /** Fields that no record has, after which no more of them is read. */
    private static final int MOST_UNKNOWN = 1_000;

    /** Of one field's value, or one element's: more than a single message's body can have. As a tree they take some MB. */
    private static final int MOST_TOKENS_OF_A_VALUE = 40_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // of an element: what follows it is the next
            .build();

    /** Of a list that is no list of {@link Element}s. */
    private static final int LONGEST_LIST = 100;

    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}|\\p{Cs}");

    /** An enum's constants by their names in JSON, in their order. */
    private static final ClassValue<Map<String, Object>> CONSTANTS = new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
            Map<String, Object> constants = new LinkedHashMap<>();
            for (Object constant : type.getEnumConstants()) {
                constants.put(
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
            }
            return constants;
        }
    };

    private final int mostFaults;
    private final List<Fault> faults = new ArrayList<>();
    private int found;

    private RecordReader(int mostFaults) {
        this.mostFaults = mostFaults;
    }

    /**
     * The record in these bytes.
     *
     * @throws Refusal naming every fault
     */
    public static <T> T read(byte[] body, Class<T> type) {
        return read(new ByteArrayInputStream(body), type);
    }

    /**
     * The record in this stream.
     *
     * @throws Refusal naming every fault
     */
    static <T> T read(InputStream body, Class<T> type) {
        RecordShape shape = RecordShape.of(type);
        Parsed parsed = parse(() -> JSON.createParser(body), shape);
        RecordReader reader = new RecordReader(Problem.MOST_FAULTS);
        Object value = reader.object(parsed, shape, "");
        if (value == null) {
            throw new Refusal(reader.problem());
        }
        return type.cast(value);
    }

    /**
     * The same, of one among many: what is wrong with it is the element's own.
     *
     * @param allowance of the faults of all of them
     */
    static <T> Element<T> element(byte[] body, Class<T> type, FaultAllowance allowance) {
        RecordReader reader = new RecordReader(allowance.ofNext());
        try {
            RecordShape shape = RecordShape.of(type);
            Object value = reader.object(parse(() -> JSON.createParser(body), shape), shape, "");
            return value == null
                    ? new Element.Unreadable<>(allowance.limit(reader.problem()))
                    : new Element.Read<>(type.cast(value));
        } catch (Refusal malformed) {
            return new Element.Unreadable<>(allowance.limit(malformed.problem()));
        }
    }

    private static Parsed parse(Supplier<JsonParser> body, RecordShape shape) {
        try (JsonParser parser = body.get()) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("The body must be one JSON object, such as {\"tenantId\": …}.");
            }
            Parsed parsed = new Parsed(JSON.createObjectNode(), new HashMap<>(), new LinkedHashSet<>());
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (parsed.has(name)) {
                    throw malformed("The body names a field twice. Send one JSON object.");
                }
                parser.nextToken();
                Optional<RecordShape.Component> list = shape.list(name);
                if (list.isPresent() && parser.currentToken() == JsonToken.START_ARRAY) {
                    parsed.lists().put(name, elements(parser, list.get()));
                } else if (shape.knows(name)) {
                    parsed.fields().set(name, value(parser));
                } else {
                    parser.skipChildren();
                    parsed.unknown().add(name);
                    refuseVeryMany(parsed, shape);
                }
            }
            if (parser.nextToken() != null) {
                throw malformed("The body goes on after its end. Send one JSON object.");
            }
            return parsed;
        } catch (StreamConstraintsException fault) {
            throw malformed(
                    "The body is nested too deeply, or holds more values than are read. Send a simpler JSON object.");
        } catch (DatabindException twice) {
            throw malformed("The body names a field twice. Send one JSON object.");
        } catch (JacksonException fault) {
            var place = fault.getLocation();
            throw malformed(
                    place == null
                            ? "The body is not JSON. Send one JSON object in UTF-8."
                            : "The body stops being JSON at line %d, column %d. Mend it there, and send one JSON object."
                                    .formatted(place.getLineNr(), place.getColumnNr()));
        }
    }

    /** Not read on: what is wrong is clear, and the rest of the body would take its time. */
    private static void refuseVeryMany(Parsed parsed, RecordShape shape) {
        if (parsed.unknown().size() == MOST_UNKNOWN) {
            RecordReader reader = new RecordReader(Problem.MOST_FAULTS);
            reader.refuseUnknown(parsed, shape, "");
            throw new Refusal(reader.problem());
        }
    }

    private static JsonNode value(JsonParser parser) {
        return JSON.readTree(new ShortValue(parser, MOST_TOKENS_OF_A_VALUE));
    }

    private static Refusal malformed(String detail) {
        return new Refusal(Problem.of(ProblemType.MALFORMED_JSON, detail));
    }

    private static List<Element<?>> elements(JsonParser parser, RecordShape.Component list) {
        RecordShape shape = RecordShape.of(Objects.requireNonNull(list.elements()));
        List<Element<?>> elements = new ArrayList<>();
        FaultAllowance allowance = new FaultAllowance();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (elements.size() == list.most()) {
                throw new Refusal(Problem.invalid(ProblemType.INVALID_REQUEST, List.of(wrongSize(list))));
            }
            elements.add(element(value(parser), shape, list.name() + "[" + elements.size() + "]", allowance));
        }
        return elements;
    }

    private static Element<?> element(JsonNode json, RecordShape shape, String name, FaultAllowance allowance) {
        RecordReader reader = new RecordReader(allowance.ofNext());
        Object value = json.isObject()
                ? reader.object(Parsed.of((ObjectNode) json), shape, "")
                : reader.wrongType(name, "an object");
        return value == null ? new Element.Unreadable<>(allowance.limit(reader.problem())) : new Element.Read<>(value);
    }

    private @Nullable Object object(Parsed json, RecordShape shape, String path) {
        int before = found;
        refuseUnknown(json, shape, path);
        Object[] values = new Object[shape.components().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = component(json, shape.components().get(i), path);
        }
        return found == before ? shape.construct(values) : null;
    }

    private void refuseUnknown(Parsed json, RecordShape shape, String path) {
        for (String name : json.unknown()) {
            unknown(name, shape, path);
        }
        for (String name : json.fields().propertyNames()) {
            if (!shape.knows(name)) {
                unknown(name, shape, path);
            }
        }
    }

    private void unknown(String name, RecordShape shape, String path) {
        fault(
                path + printable(name),
                "unknown-field",
                "This field is not known here. Leave it out; the fields are " + shape.listed() + ".");
    }

    private @Nullable Object component(Parsed json, RecordShape.Component component, String path) {
        List<Element<?>> list = json.lists().get(component.name());
        if (list != null) {
            if (list.size() < component.least()) {
                fault(wrongSize(component));
            }
            return list;
        }
        String field = path.isEmpty() ? component.name() : path + component.name();
        JsonNode value = json.fields().get(component.name());
        if (value == null && component.explicit()) {
            fault(field, "missing-field", "This field is required; null for none.");
            return null;
        }
        if (value == null || value.isNull()) {
            if (component.required()) {
                fault(
                        field,
                        "missing-field",
                        value == null ? "This field is required." : "This field is null. Give it a value.");
            }
            return null;
        }
        return component.elements() == null ? value(value, component.type(), field) : wrongType(field, "an array");
    }

    private static Fault wrongSize(RecordShape.Component list) {
        return new Fault(
                list.name(),
                "wrong-size",
                "Must have %d to %d elements. Send what is more in further requests."
                        .formatted(list.least(), list.most()));
    }

    private @Nullable Object value(JsonNode json, Type type, String field) {
        if (type instanceof ParameterizedType many) {
            Type[] arguments = many.getActualTypeArguments();
            return many.getRawType() == List.class ? list(json, arguments[0], field) : map(json, arguments[1], field);
        }
        Class<?> wanted = (Class<?>) type;
        if (wanted == String.class) {
            String text = text(json, field);
            return text == null ? null : PastedText.decoded(text);
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
        if (wanted == long.class || wanted == Long.class) {
            return json.isIntegralNumber() && json.canConvertToLong()
                    ? json.longValue()
                    : wrongType(field, "a whole number");
        }
        if (wanted == BigDecimal.class) {
            return json.isNumber() ? json.decimalValue() : wrongType(field, "a number");
        }
        if (wanted.isEnum()) {
            return constant(json, wanted, field);
        }
        if (wanted == Instant.class) {
            OffsetDateTime time = time(json, field);
            return time == null ? null : time.toInstant();
        }
        if (wanted == OffsetDateTime.class) {
            return time(json, field);
        }
        return json.isObject()
                ? object(Parsed.of((ObjectNode) json), RecordShape.of(wanted), field + ".")
                : wrongType(field, "an object");
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
        fault(field, "invalid-characters", "This holds a null character or half a surrogate pair. Leave it out.");
        return null;
    }

    private @Nullable OffsetDateTime time(JsonNode json, String field) {
        try {
            if (json.isString()) {
                return OffsetDateTime.parse(json.stringValue());
            }
        } catch (DateTimeException notOne) {
            // told below
        }
        fault(field, "invalid-value", "Must be a time with its offset, such as 2027-01-15T14:00:00+01:00.");
        return null;
    }

    private @Nullable Object constant(JsonNode json, Class<?> type, String field) {
        Map<String, Object> constants = CONSTANTS.get(type);
        Object constant = json.isString() ? constants.get(json.stringValue()) : null;
        if (constant == null) {
            fault(field, "unknown-value", "Must be one of " + String.join(", ", constants.keySet()) + ".");
        }
        return constant;
    }

    private @Nullable List<Object> list(JsonNode json, Type elements, String field) {
        if (!json.isArray()) {
            wrongType(field, "an array");
            return null;
        }
        if (json.size() > LONGEST_LIST) {
            fault(field, "wrong-size", "Must have at most %d elements.".formatted(LONGEST_LIST));
            return null;
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            Object value = value(json.get(i), elements, field + "[" + i + "]");
            if (value != null) {
                list.add(value);
            }
        }
        return list;
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
                fault(name, "invalid-characters", "This name holds a null character.");
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
        fault(field, "wrong-type", "Must be " + wanted + ".");
        return null;
    }

    /** PostgreSQL stores no null character, and half a surrogate pair is no UTF-8. */
    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static String printable(String name) {
        String shown = name.chars().allMatch(c -> c >= ' ' && c < 0x7f)
                ? name
                : UNPRINTABLE.matcher(name).replaceAll("?");
        return shown.length() > 60 ? shown.substring(0, 60) + "…" : shown;
    }

    /** All that is wrong, of which the first faults are named. */
    private Problem problem() {
        return Problem.invalid(ProblemType.INVALID_REQUEST, faults, found);
    }

    private void fault(String field, String code, String detail) {
        fault(new Fault(field, code, detail));
    }

    private void fault(Fault fault) {
        found++;
        if (faults.size() < mostFaults) {
            faults.add(fault);
        }
    }

    /**
     * A JSON object.
     *
     * @param fields its fields but those in lists
     * @param lists the elements of its lists, by name
     * @param unknown the names of fields that were passed over
     */
    private record Parsed(ObjectNode fields, Map<String, List<Element<?>>> lists, Set<String> unknown) {
        static Parsed of(ObjectNode fields) {
            return new Parsed(fields, Map.of(), Set.of());
        }

        boolean has(String name) {
            return fields.has(name) || lists.containsKey(name) || unknown.contains(name);
        }
    }

    /** A parser for one value, which is refused when it is too large to become a tree. */
    private static final class ShortValue extends JsonParserDelegate {
        private int left;

        ShortValue(JsonParser parser, int tokens) {
            super(parser);
            this.left = tokens;
        }

        @Override
        public @Nullable JsonToken nextToken() {
            count();
            return super.nextToken();
        }

        @Override
        public @Nullable String nextName() {
            count();
            return super.nextName();
        }

        private void count() {
            left--;
            if (left < 0) {
                throw malformed(
                        "One of the body's values holds more values than are read. Send a simpler JSON object.");
            }
        }
    }
}
