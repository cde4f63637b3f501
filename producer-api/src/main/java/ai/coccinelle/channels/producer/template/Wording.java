package ai.coccinelle.channels.producer.template;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A text with variables, as {@link WordingReader} read it. Values are data: none is read as a text with variables.
 *
 * @param source what was read
 */
public record Wording(String source, List<Part> parts) {
    public Wording {
        parts = List.copyOf(parts);
    }

    /** A piece of a text. */
    public sealed interface Part {
        record Words(String words) implements Part {}

        /** A variable's value; nothing where it is not given. */
        record Value(String variable) implements Part {}

        /**
         * What stands only where a variable is given, or only where it is not.
         *
         * @param given which of the two
         */
        record Section(String variable, boolean given, List<Part> parts) implements Part {
            public Section {
                parts = List.copyOf(parts);
            }
        }
    }

    /**
     * The text with these values.
     *
     * @param shown the values of the variables that are given
     */
    String render(Map<String, String> shown, Medium medium) {
        StringBuilder out = new StringBuilder(source.length() * 2);
        write(parts, shown, medium, out);
        return out.toString();
    }

    private static void write(List<Part> parts, Map<String, String> shown, Medium medium, StringBuilder out) {
        for (Part part : parts) {
            switch (part) {
                case Part.Words(String words) -> out.append(medium.words(words));
                case Part.Value(String variable) -> {
                    String value = shown.get(variable);
                    if (value != null) {
                        out.append(medium.value(variable, value));
                    }
                }
                case Part.Section(String variable, boolean given, List<Part> inner) -> {
                    if (shown.containsKey(variable) == given) {
                        write(inner, shown, medium, out);
                    }
                }
            }
        }
    }

    /**
     * Whether it says something whatever is given.
     *
     * @param always the variables that are always given
     */
    boolean isNeverBlank(Set<String> always) {
        return parts.stream().anyMatch(part -> switch (part) {
            case Part.Words(String words) -> !words.isBlank();
            case Part.Value(String variable) -> always.contains(variable);
            case Part.Section _ -> false;
        });
    }
}
