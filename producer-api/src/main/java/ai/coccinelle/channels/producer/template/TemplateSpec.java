package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.producer.problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a type of message is, whatever its text.
 *
 * @param variables what the caller gives; the required ones are a WhatsApp template's parameters, in this order
 */
public record TemplateSpec(String name, MessageKind kind, Set<ChannelType> channels, List<Variable> variables) {
    public static final String MISSING = "missing-variable";
    public static final String UNKNOWN = "unknown-variable";

    private static final int MOST_UNKNOWN = 50;
    private static final int LONGEST_NAME = 60;

    public TemplateSpec {
        channels = Set.copyOf(channels);
        variables = List.copyOf(variables);
    }

    /** What is wrong with the values, each missing, unusable and unknown one; empty when they can be rendered. */
    public List<Fault> faults(Map<String, String> values) {
        List<Fault> faults = new ArrayList<>();
        for (Variable variable : variables) {
            variable.fault(name, values.get(variable.name())).ifPresent(faults::add);
        }
        values.keySet().stream()
                .filter(given -> !knows(given))
                .limit(MOST_UNKNOWN)
                .map(this::unknown)
                .forEach(faults::add);
        return faults;
    }

    private boolean knows(String variable) {
        return variables.stream().anyMatch(known -> known.name().equals(variable));
    }

    private Fault unknown(String given) {
        String shown = given.length() <= LONGEST_NAME ? given : given.substring(0, LONGEST_NAME) + "…";
        return new Fault(
                "variables." + shown,
                UNKNOWN,
                "The template %s has no such variable. Leave it out; it has %s."
                        .formatted(
                                name,
                                variables.isEmpty()
                                        ? "none"
                                        : variables.stream().map(Variable::name).collect(Collectors.joining(", "))));
    }
}
