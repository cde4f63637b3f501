package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.Values;
import ai.coccinelle.channels.template.DeclaredVariable;
import ai.coccinelle.channels.template.NewText;
import ai.coccinelle.channels.template.TextVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the texts that tenants write, and finds everything that is wrong with one. */
public final class TextReader {
    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_BODY = 20_000;
    private static final int LONGEST_SMS = 2_000;
    private static final int MOST_VARIABLES = 30;
    private static final int LONGEST_EXAMPLE = 1_000;

    private static final Wording UNREAD = new Wording("", List.of());
    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{1,40}");
    private static final Pattern VARIABLE = Pattern.compile("[a-z][A-Za-z0-9]{0,40}");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]");

    private final NewText text;
    private final Optional<TemplateSpec> builtIn;
    private final ChannelType channel;
    private final Values values = new Values();

    private TextReader(NewText text) {
        this.text = text;
        this.builtIn = Catalogue.find(text.key().name());
        this.channel = text.key().channel();
    }

    /** What reading a text came to. */
    public sealed interface Reading {
        record Readable(MessageText text) implements Reading {}

        record Faulty(List<Fault> faults) implements Reading {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    /** The text, or everything that is wrong with it. */
    public static Reading read(NewText text) {
        TextReader reader = new TextReader(text);
        MessageText read = reader.read(MessageText.BUILT_IN);
        List<Fault> faults = reader.values.faults();
        return faults.isEmpty() ? new Reading.Readable(read) : new Reading.Faulty(faults);
    }

    /** A stored version, which was read without a fault before it was stored. */
    public static MessageText stored(TextVersion version) {
        TextReader reader = new TextReader(version.text());
        MessageText read = reader.read(version.version());
        if (!reader.values.faults().isEmpty()) {
            throw new IllegalStateException(
                    version.text() + ", version " + version.version() + ": " + reader.values.faults());
        }
        return read;
    }

    private MessageText read(int version) {
        type();
        TemplateSpec spec = new TemplateSpec(text.key().name(), text.kind(), Set.of(channel), variables());
        Set<String> names = MessageText.names(spec);
        @Nullable Wording subject = subject(names);
        Wording body = body(spec, names);
        return MessageText.of(
                spec,
                channel,
                Language.of(text.key().locale()),
                version,
                new MessageText.Content(subject, body, text.freeText()));
    }

    private void type() {
        String name = text.key().name();
        values.check(
                "name",
                NAME.matcher(name).matches() && !name.equals(Catalogue.CHANNEL_TEST.name()),
                "Must begin with a lower-case letter and have 2 to 41 letters and digits; test is taken.");
        builtIn.ifPresent(spec -> {
            values.check(
                    "channel",
                    spec.channels().contains(channel),
                    "The built-in %s is not for the channel %s. Choose another name."
                            .formatted(name, channel.wireName()));
            values.check(
                    "kind",
                    spec.kind() == text.kind(),
                    "%s is %s. Leave it out.".formatted(name, spec.kind().wireName()));
        });
        values.check(
                "channel",
                channel != ChannelType.PHONE || text.kind() != MessageKind.BULK,
                "The assistant calls about appointments, and not to advertise. Choose another channel.");
        values.check(
                "freeText",
                !text.freeText() || channel == ChannelType.WHATSAPP,
                "Only WhatsApp tells free text from approved templates. Leave it out.");
    }

    /** The built-in type's variables, and those that the tenant declared. */
    private List<Variable> variables() {
        List<Variable> all =
                new ArrayList<>(builtIn.map(TemplateSpec::variables).orElse(List.of()));
        Set<String> taken = new HashSet<>(Set.of(MessageText.TENANT_NAME));
        all.forEach(variable -> taken.add(variable.name()));
        values.check(
                "variables",
                text.variables().size() <= MOST_VARIABLES,
                "Must be at most %d.".formatted(MOST_VARIABLES));
        for (int i = 0; i < text.variables().size(); i++) {
            String field = "variables[" + i + "].";
            DeclaredVariable declared = text.variables().get(i);
            values.check(
                    field + "name",
                    VARIABLE.matcher(declared.name()).matches(),
                    "Must begin with a lower-case letter and have up to 41 letters and digits.");
            values.check(
                    field + "name",
                    taken.add(declared.name()),
                    "This name is taken: by another one, by the type %s, or by us. Leave it out, or choose another."
                            .formatted(text.key().name()));
            values.check(
                    field + "required",
                    !declared.required() || builtIn.isEmpty(),
                    "Who sends a %s does not know of it, so it cannot be required."
                            .formatted(text.key().name()));
            variable(field, declared).ifPresent(all::add);
        }
        return all;
    }

    private Optional<Variable> variable(String field, DeclaredVariable declared) {
        Optional<Variable.Type> type = type(declared.type());
        values.check(field + "type", type.isPresent(), "Must be one of text, lines, date, time, link.");
        return type.map(found -> {
            Variable variable = Variable.declared(declared.name(), found, declared.required(), declared.example());
            example(field, variable);
            return variable;
        });
    }

    private void example(String field, Variable variable) {
        String example = variable.example();
        if (example != null) {
            values.check(
                    field + "example",
                    example.length() <= LONGEST_EXAMPLE
                            && !Formats.oneLine(example).isEmpty(),
                    "Must be 1 to %d characters, not blank.".formatted(LONGEST_EXAMPLE));
            variable.malformed(example).ifPresent(detail -> values.check(field + "example", false, detail));
        }
    }

    private static Optional<Variable.Type> type(String wireName) {
        for (Variable.Type type : Variable.Type.values()) {
            if (type.wireName().equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private @Nullable Wording subject(Set<String> names) {
        String subject = text.subject();
        if (channel != ChannelType.EMAIL) {
            values.check("subject", subject == null, "Only mail has a subject. Leave it out.");
            return null;
        }
        if (subject == null) {
            values.add(new Fault("subject", "missing-field", "Mail needs a subject."));
            return null;
        }
        values.line("subject", subject, LONGEST_SUBJECT);
        if (subject.length() > LONGEST_SUBJECT) {
            return null;
        }
        return wording("subject", subject, names);
    }

    private Wording body(TemplateSpec spec, Set<String> names) {
        int longest = channel == ChannelType.SMS ? LONGEST_SMS : LONGEST_BODY;
        values.check(
                "body",
                text.body().length() <= longest
                        && !CONTROLS.matcher(text.body()).find(),
                "Must be 1 to %d characters, with no control characters but line breaks and tabs.".formatted(longest));
        if (text.body().length() > longest) {
            return UNREAD; // no reading beyond the length: it is a fault already
        }
        Wording body = wording("body", text.body(), names);
        values.check(
                "body",
                body.isNeverBlank(MessageText.always(spec)),
                "It would say nothing where no optional variable is given. Let something stand outside of sections.");
        return body;
    }

    private Wording wording(String field, String source, Set<String> names) {
        List<Fault> faults = new ArrayList<>();
        Wording wording = WordingReader.read(field, source, names, faults);
        faults.forEach(values::add);
        return wording;
    }
}
