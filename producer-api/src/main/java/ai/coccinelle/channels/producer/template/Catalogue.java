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
    /** The type whose built-in text goes on WhatsApp as it is, and not as an approved template. */
    public static final String FREE_TEXT = "reponseAuto";

    private static final Variable CLIENT = Variable.builtIn("clientName", Variable.Type.TEXT, "Jean Dupont");

    private static final List<Variable> APPOINTMENT = List.of(
            CLIENT,
            Variable.builtIn("rdvDate", Variable.Type.DATE, null),
            Variable.builtIn("rdvTime", Variable.Type.TIME, null),
            Variable.builtIn("service", Variable.Type.TEXT, "Coupe et brushing").optional());

    private static final List<TemplateSpec> ALL = List.of(
            new TemplateSpec("rdvConfirmation", TRANSACTIONAL, Set.of(SMS, EMAIL, WHATSAPP, PHONE), APPOINTMENT),
            new TemplateSpec("rdvRappel", TRANSACTIONAL, Set.of(SMS, EMAIL, WHATSAPP, PHONE), APPOINTMENT),
            new TemplateSpec("rdvAnnulation", TRANSACTIONAL, Set.of(SMS, EMAIL, WHATSAPP, PHONE), APPOINTMENT),
            new TemplateSpec(
                    "promotions",
                    BULK,
                    Set.of(SMS, EMAIL, WHATSAPP),
                    List.of(
                            CLIENT,
                            Variable.builtIn(
                                    "offer", Variable.Type.TEXT, "-20 % sur les colorations jusqu'au 31 mars."))),
            new TemplateSpec(
                    "newsletter",
                    BULK,
                    Set.of(EMAIL),
                    List.of(
                            Variable.builtIn("title", Variable.Type.TEXT, "Nouvelles du salon"),
                            Variable.builtIn(
                                    "body",
                                    Variable.Type.LINES,
                                    "Bonjour,\n\nNous ouvrons aussi le lundi.\nÀ bientôt"))),
            new TemplateSpec(FREE_TEXT, TRANSACTIONAL, Set.of(WHATSAPP), List.of(CLIENT)));

    /** The message by which a tenant tests a channel. It is not one that callers name. */
    public static final TemplateSpec CHANNEL_TEST =
            new TemplateSpec("test", TEST, Set.of(ChannelType.values()), List.of());

    private Catalogue() {}

    public static List<TemplateSpec> all() {
        return ALL;
    }

    /** The type of that name, on whatever channels. */
    public static Optional<TemplateSpec> find(String name) {
        return ALL.stream().filter(spec -> spec.name().equals(name)).findFirst();
    }

    /** The template of that name, if it fits the channel. */
    public static Optional<TemplateSpec> find(String name, ChannelType channel) {
        return find(name).filter(spec -> spec.channels().contains(channel));
    }

    /** The names of the templates that fit the channel, in the catalogue's order. */
    public static List<String> namesFor(ChannelType channel) {
        return ALL.stream()
                .filter(spec -> spec.channels().contains(channel))
                .map(TemplateSpec::name)
                .toList();
    }
}
