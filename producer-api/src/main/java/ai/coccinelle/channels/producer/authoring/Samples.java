package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.producer.template.TemplateSpec;
import ai.coccinelle.channels.producer.template.Variable;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** Data for previews: examples where there are any, otherwise something of the type. */
final class Samples {
    private Samples() {}

    /** A value for each variable, but for those that are given. */
    static Map<String, String> of(TemplateSpec spec, Map<String, String> given, LocalDate today) {
        Map<String, String> values = new HashMap<>(given);
        for (Variable variable : spec.variables()) {
            values.putIfAbsent(variable.name(), sample(variable, today));
        }
        return values;
    }

    private static String sample(Variable variable, LocalDate today) {
        if (variable.example() != null) {
            return variable.example();
        }
        return switch (variable.type()) {
            case TEXT -> "[" + variable.name() + "]";
            case LINES -> "[%s]\n[%s]".formatted(variable.name(), variable.name());
            case DATE -> today.plusWeeks(1).toString();
            case TIME -> "14:00";
            case LINK -> "https://example.com/" + variable.name();
        };
    }
}
