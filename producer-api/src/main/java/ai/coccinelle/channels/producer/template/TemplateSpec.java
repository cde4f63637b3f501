package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.producer.problem.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a type of message is, whatever its text.
 *
 * @param variables what the caller gives; the required ones are a WhatsApp template's parameters, in this order
 */
public record TemplateSpec(String name, MessageKind kind, Set<ChannelType> channels, List<Variable> variables) {
    public static final String MISSING = "missing-variable";

    public TemplateSpec {
        channels = Set.copyOf(channels);
        variables = List.copyOf(variables);
    }

    /** What is wrong with the values, variable by variable; empty when the template can be rendered with them. */
    public List<Fault> faults(Map<String, String> values) {
        return variables.stream()
                .flatMap(variable -> fault(variable, values.get(variable.name())).stream())
                .toList();
    }

    private Optional<Fault> fault(Variable variable, @Nullable String value) {
        String field = "variables." + variable.name();
        if (value == null || value.isBlank()) {
            return variable.required()
                    ? Optional.of(new Fault(
                            field,
                            MISSING,
                            "The template %s needs %s, and it must not be blank.".formatted(name, field)))
                    : Optional.empty();
        }
        if (value.length() > variable.maxLength()) {
            return Optional.of(new Fault(
                    field, "too-long", "%s may have at most %d characters.".formatted(field, variable.maxLength())));
        }
        return Optional.empty();
    }
}
