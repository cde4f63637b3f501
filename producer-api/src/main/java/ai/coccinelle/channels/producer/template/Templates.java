package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Payload;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Renders messages. */
public final class Templates {
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final MailPage page = new MailPage();

    /**
     * Renders the message.
     *
     * @param values the variables; {@link TemplateSpec#faults} has found no fault with them
     * @param today the tenant's day: dates near it are shown without their year
     * @param unsubscribe where the recipient of promotions unsubscribes; null: there is no such address
     */
    public Rendered render(
            MessageText text,
            Letterhead letterhead,
            Map<String, String> values,
            LocalDate today,
            @Nullable String unsubscribe) {
        Map<String, String> shown = shown(text, values, today);
        shown.put(MessageText.TENANT_NAME, letterhead.name());
        String content = text.content().body().render(shown, Medium.PLAIN).strip();
        return switch (text.channel()) {
            case SMS -> new Rendered(content, new Payload.Sms(content));
            case EMAIL -> mail(text, letterhead, shown, content, unsubscribe);
            case WHATSAPP -> new Rendered(content, whatsApp(text, shown, content));
            case PHONE -> new Rendered(content, new Payload.Call(content, shown));
        };
    }

    /** The message by which a tenant tests a channel. On WhatsApp it is the template that Meta gives every account. */
    public Rendered renderTest(MessageText test, Letterhead letterhead, LocalDate today) {
        Rendered rendered = render(test, letterhead, Map.of(), today, null);
        return test.channel() == ChannelType.WHATSAPP
                ? new Rendered(rendered.content(), new Payload.WhatsAppTemplate("hello_world", "en_US", List.of()))
                : rendered;
    }

    /** The variables that are given, as the language writes them. */
    private static Map<String, String> shown(MessageText text, Map<String, String> values, LocalDate today) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (Variable variable : text.spec().variables()) {
            String given = values.get(variable.name());
            String value = given == null ? "" : Formats.show(variable, given, text.language(), today);
            if (!value.isEmpty()) {
                shown.put(variable.name(), value);
            }
        }
        return shown;
    }

    private static Payload whatsApp(MessageText text, Map<String, String> shown, String content) {
        return text.isFreeText()
                ? new Payload.WhatsAppText(content)
                : new Payload.WhatsAppTemplate(
                        text.spec().name(),
                        text.language().wireName(),
                        text.parameters().stream()
                                .map(name -> parameter(shown.getOrDefault(name, "")))
                                .toList());
    }

    private Rendered mail(
            MessageText text,
            Letterhead letterhead,
            Map<String, String> shown,
            String content,
            @Nullable String unsubscribe) {
        @Nullable
        Footer footer = text.spec().kind() == MessageKind.BULK
                ? Footer.of(text.language(), letterhead.name(), unsubscribe)
                : null;
        String subject = subject(text, letterhead, shown);
        String plain = footer == null ? content : content + footer.plain();
        return new Rendered(
                plain,
                new Payload.Email(
                        subject,
                        plain,
                        page.of(text, subject, shown, letterhead, footer),
                        footer == null ? null : unsubscribe));
    }

    /** Never blank: a mail without a subject is taken for worse than it is. */
    private static String subject(MessageText text, Letterhead letterhead, Map<String, String> shown) {
        Wording subject = text.content().subject();
        String line = subject == null ? "" : Formats.oneLine(subject.render(shown, Medium.PLAIN));
        return line.isEmpty() ? letterhead.name() : line;
    }

    /** WhatsApp takes no line break, tab or run of spaces in a parameter. */
    private static String parameter(String value) {
        return SPACES.matcher(value).replaceAll(" ");
    }
}
