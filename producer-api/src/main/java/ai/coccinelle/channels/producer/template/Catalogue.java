package ai.coccinelle.channels.producer.template;

import static ai.coccinelle.channels.channel.ChannelType.EMAIL;
import static ai.coccinelle.channels.channel.ChannelType.PHONE;
import static ai.coccinelle.channels.channel.ChannelType.SMS;
import static ai.coccinelle.channels.channel.ChannelType.WHATSAPP;
import static ai.coccinelle.channels.message.MessageKind.BULK;
import static ai.coccinelle.channels.message.MessageKind.TEST;
import static ai.coccinelle.channels.message.MessageKind.TRANSACTIONAL;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The types of message there are. Their texts lie in {@code resources/templates}. */
public final class Catalogue {
    private static final List<Variable> APPOINTMENT = List.of(
            Variable.text("clientName"),
            Variable.date("rdvDate"),
            Variable.time("rdvTime"),
            Variable.text("service").optional());

    private static final List<TemplateSpec> ALL = List.of(
            new TemplateSpec("rdvConfirmation", TRANSACTIONAL, Set.of(SMS, EMAIL, WHATSAPP, PHONE), APPOINTMENT),
            new TemplateSpec("rdvRappel", TRANSACTIONAL, Set.of(SMS, EMAIL, WHATSAPP, PHONE), APPOINTMENT),
            new TemplateSpec("rdvAnnulation", TRANSACTIONAL, Set.of(SMS, EMAIL, WHATSAPP, PHONE), APPOINTMENT),
            new TemplateSpec(
                    "promotions",
                    BULK,
                    Set.of(SMS, EMAIL, WHATSAPP),
                    List.of(Variable.text("clientName"), Variable.text("offer"))),
            new TemplateSpec(
                    "newsletter", BULK, Set.of(EMAIL), List.of(Variable.text("title"), Variable.lines("body"))),
            new TemplateSpec("reponseAuto", TRANSACTIONAL, Set.of(WHATSAPP), List.of(Variable.text("clientName"))));

    /** The message by which a tenant tests a channel. It is not one that callers name. */
    public static final TemplateSpec CHANNEL_TEST =
            new TemplateSpec("test", TEST, Set.of(ChannelType.values()), List.of());

    private Catalogue() {}

    public static List<TemplateSpec> all() {
        return ALL;
    }

    /** The template of that name, if it fits the channel. */
    public static Optional<TemplateSpec> find(String name, ChannelType channel) {
        return ALL.stream()
                .filter(spec -> spec.name().equals(name) && spec.channels().contains(channel))
                .findFirst();
    }

    /** The names of the templates that fit the channel, in the catalogue's order. */
    public static List<String> namesFor(ChannelType channel) {
        return ALL.stream()
                .filter(spec -> spec.channels().contains(channel))
                .map(TemplateSpec::name)
                .toList();
    }
}
