package ai.coccinelle.channels.process;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Finds what the environment does not say and a process cannot start without. */
public final class MissingSettings {
    private MissingSettings() {}

    /**
     * The names that are missing, in order.
     *
     * @param alternatives names of environment variables; {@code A|B} where either will do
     * @param isSet whether a variable has a value; a password may be empty, nothing else may
     */
    public static List<String> among(List<String> alternatives, Predicate<String> isSet) {
        return alternatives.stream()
                .filter(names -> Arrays.stream(names.split("\\|")).noneMatch(isSet))
                .map(names -> names.replace("|", " or "))
                .toList();
    }

    /** What to tell whoever starts the process. */
    public static String told(List<String> missing) {
        return "These settings are missing: " + String.join(", ", missing);
    }

    /** What to do about it. */
    public static final String REMEDY =
            "Set them as environment variables; docs/configuration.md says what each one is.";
}
