package ai.coccinelle.channels.producer.webhook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A form's fields (application/x-www-form-urlencoded), in their order. */
record Form(List<Field> fields) {
    Form {
        fields = List.copyOf(fields);
    }

    record Field(String name, String value) {}

    /**
     * Reads a form's body, or an address's query.
     *
     * @throws IllegalArgumentException when a percent sign begins no escape
     */
    static Form read(String text) {
        return new Form(Arrays.stream(text.split("&"))
                .filter(field -> !field.isEmpty())
                .map(Form::field)
                .toList());
    }

    private static Field field(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new Field(decoded(text), "")
                : new Field(decoded(text.substring(0, equals)), decoded(text.substring(equals + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The field of that name, the first one where there are several; empty when there is none, or nothing in it. */
    Optional<String> value(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
