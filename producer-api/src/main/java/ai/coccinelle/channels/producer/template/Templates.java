package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.Payload;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Renders messages. All texts are read when it is made, so a missing one shows at start. */
public final class Templates {
    private static final Mustache.Compiler PLAIN = Mustache.compiler().escapeHTML(false);
    private static final Mustache.Compiler HTML = Mustache.compiler().escapeHTML(true);
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private final Map<String, Template> texts = new HashMap<>();

    public Templates() {
        texts.put("layout.html", HTML.compile(read("layout.html")));
        for (ChannelType channel : ChannelType.values()) {
            load("test/" + channel.wireName(), channel);
            Catalogue.namesFor(channel).forEach(name -> load(name + "/" + channel.wireName(), channel));
        }
    }

    /**
     * Renders the message.
     *
     * @param values the variables; {@link TemplateSpec#faults} has found no fault with them
     */
    public Rendered render(
            TemplateSpec spec, ChannelType channel, Language language, String tenantName, Map<String, String> values) {
        Map<String, String> shown = new LinkedHashMap<>();
        List<String> parameters = new ArrayList<>();
        for (Variable variable : spec.variables()) {
            String value = Formats.show(variable, values.getOrDefault(variable.name(), ""), language);
            if (variable.required() || !value.isEmpty()) {
                shown.put(variable.name(), channel == ChannelType.SMS ? withoutRareAccents(variable, value) : value);
            }
            if (variable.required()) {
                parameters.add(parameter(value));
            }
        }
        shown.put("tenantName", Formats.oneLine(tenantName));
        return render(spec.name(), channel, language, shown, parameters);
    }

    /** The message by which a tenant tests a channel. On WhatsApp it is the template that Meta gives every account. */
    public Rendered renderTest(ChannelType channel, Language language, String tenantName) {
        Rendered rendered =
                render("test", channel, language, Map.of("tenantName", Formats.oneLine(tenantName)), List.of());
        return channel == ChannelType.WHATSAPP
                ? new Rendered(rendered.content(), new Payload.WhatsAppTemplate("hello_world", "en_US", List.of()))
                : rendered;
    }

    private Rendered render(
            String name, ChannelType channel, Language language, Map<String, String> shown, List<String> parameters) {
        String text = name + "/" + channel.wireName() + "." + language.wireName();
        String content = execute(text + ".txt", shown);
        Payload payload = switch (channel) {
            case SMS -> new Payload.Sms(content);
            case EMAIL -> email(text, language, content, shown);
            case WHATSAPP ->
                name.equals("reponseAuto")
                        ? new Payload.WhatsAppText(content)
                        : new Payload.WhatsAppTemplate(name, language.wireName(), parameters);
            case PHONE -> new Payload.Call(content, shown);
        };
        return new Rendered(content, payload);
    }

    private Payload email(String text, Language language, String content, Map<String, String> shown) {
        String subject = Formats.oneLine(execute(text + ".subject", shown));
        Map<String, Object> page = new HashMap<>(shown);
        page.put("paragraphs", content.lines().filter(line -> !line.isBlank()).toList());
        page.put("subject", subject);
        page.put("language", language.wireName());
        return new Payload.Email(subject, content, execute("layout.html", page));
    }

    /** WhatsApp takes no line break, tab or run of spaces in a parameter. */
    private static String parameter(String value) {
        return SPACES.matcher(value).replaceAll(" ");
    }

    /** "août" would turn a whole SMS into UCS-2, 70 characters a part; the spelling of 1990 has "aout". */
    private static String withoutRareAccents(Variable variable, String value) {
        return variable.type() == Variable.Type.DATE ? value.replace("août", "aout") : value;
    }

    private String execute(String text, Map<String, ?> values) {
        Template template = texts.get(text);
        if (template == null) {
            throw new IllegalStateException("no text " + text);
        }
        return template.execute(values).strip();
    }

    private void load(String text, ChannelType channel) {
        for (Language language : Language.values()) {
            String name = text + "." + language.wireName();
            texts.put(name + ".txt", PLAIN.compile(read(name + ".txt")));
            if (channel == ChannelType.EMAIL) {
                texts.put(name + ".subject", PLAIN.compile(read(name + ".subject")));
            }
        }
    }

    private static String read(String text) {
        try (InputStream in = Templates.class.getResourceAsStream("/templates/" + text)) {
            if (in == null) {
                throw new IllegalStateException("the text templates/" + text + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
