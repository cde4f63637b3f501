package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A text that messages are made from: a built-in one, or a tenant's.
 *
 * @param version {@link #BUILT_IN}, or the tenant's
 * @param parameters on WhatsApp: which variables are the approved template's parameters, in their order
 */
public record MessageText(
        TemplateSpec spec,
        ChannelType channel,
        Language language,
        int version,
        Content content,
        List<String> parameters) {
    /** The version of a built-in text. */
    public static final int BUILT_IN = 0;

    /** What every text may name without its being given: whose message it is. */
    public static final String TENANT_NAME = "tenantName";

    public MessageText {
        parameters = List.copyOf(parameters);
    }

    /**
     * What it says.
     *
     * @param subject of mail; null on other channels
     * @param freeText whether it goes on WhatsApp as it is, and not as an approved template
     */
    public record Content(@Nullable Wording subject, Wording body, boolean freeText) {}

    /** One whose approved template has as parameters what every message of the type has. */
    static MessageText of(TemplateSpec spec, ChannelType channel, Language language, int version, Content content) {
        return new MessageText(
                spec, channel, language, version, content, required(spec).toList());
    }

    private static Stream<String> required(TemplateSpec spec) {
        return spec.variables().stream().filter(Variable::required).map(Variable::name);
    }

    /** The names that a text of this type may hold. */
    static Set<String> names(TemplateSpec spec) {
        return Stream.concat(spec.variables().stream().map(Variable::name), Stream.of(TENANT_NAME))
                .collect(Collectors.toSet());
    }

    /** The names whose values every message of this type has. */
    static Set<String> always(TemplateSpec spec) {
        return Stream.concat(required(spec), Stream.of(TENANT_NAME)).collect(Collectors.toSet());
    }

    /** Whether it goes on WhatsApp only within 24 hours of the recipient's last message. */
    public boolean isFreeText() {
        return content.freeText();
    }

    /** The same text, for an approved template with these parameters. */
    public MessageText with(List<String> otherParameters) {
        return new MessageText(spec, channel, language, version, content, otherParameters);
    }

    /** The first of these parameters that not every message of the type has, if there is one. */
    public Optional<String> notAlwaysGiven(List<String> approvedParameters) {
        Set<String> always = always(spec);
        return approvedParameters.stream()
                .filter(name -> !always.contains(name))
                .findFirst();
    }
}
