package ai.coccinelle.channels.database;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it stands in JSONB columns and in envelopes. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Boolean>> FLAGS = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private Json() {}

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** @throws tools.jackson.core.JacksonException when the text is not JSON of that shape */
    public static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    /** @throws tools.jackson.core.JacksonException when the bytes are not JSON of that shape */
    public static <T> T read(byte[] json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    /** An object of booleans. */
    public static Map<String, Boolean> readFlags(String json) {
        return MAPPER.readValue(json, FLAGS);
    }

    /** An object of texts. */
    public static Map<String, String> readTexts(String json) {
        return MAPPER.readValue(json, TEXTS);
    }
}
