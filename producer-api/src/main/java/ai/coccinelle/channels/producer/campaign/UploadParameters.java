package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.producer.request.Parameters;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a file is read.
 *
 * @param dryRun whether it is only looked at
 * @param separator between its fields; null: it is found out
 */
record UploadParameters(boolean dryRun, @Nullable Character separator) {
    private static final Map<String, Boolean> FLAGS = Map.of("true", true, "false", false);
    private static final Map<String, Character> SEPARATORS = Map.of("comma", ',', "semicolon", ';', "tab", '\t');

    /** @throws ai.coccinelle.channels.producer.problem.Refusal naming every fault */
    static UploadParameters of(Map<String, String> given) {
        Parameters parameters = new Parameters(given, Set.of("dryRun", "separator"));
        Boolean dryRun =
                parameters.value("dryRun", text -> Optional.ofNullable(FLAGS.get(text)), "Must be true or false.");
        Character separator = parameters.value(
                "separator", text -> Optional.ofNullable(SEPARATORS.get(text)), "Must be comma, semicolon or tab.");
        parameters.refuseFaults();
        return new UploadParameters(Boolean.TRUE.equals(dryRun), separator);
    }

    /** The word for a separator. */
    static String name(char separator) {
        return SEPARATORS.entrySet().stream()
                .filter(each -> each.getValue() == separator)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
