package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.problem.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The texts in {@code resources/templates}. All are read when it is made, so a missing or wrong one shows at start. */
public final class BuiltIns {
    private final Map<Place, MessageText> texts = new HashMap<>();

    public BuiltIns() {
        for (Language language : Language.values()) {
            for (ChannelType channel : ChannelType.values()) {
                load(Catalogue.CHANNEL_TEST, channel, language);
                for (TemplateSpec spec : Catalogue.all()) {
                    if (spec.channels().contains(channel)) {
                        load(spec, channel, language);
                    }
                }
            }
        }
    }

    /** Where a text stands. */
    record Place(String name, ChannelType channel, Language language) {}

    /** The text of a type of the catalogue on a channel that it has. */
    public Optional<MessageText> find(String name, ChannelType channel, Language language) {
        return name.equals(Catalogue.CHANNEL_TEST.name())
                ? Optional.empty()
                : Optional.ofNullable(texts.get(new Place(name, channel, language)));
    }

    /** The text by which a tenant tests a channel. */
    public MessageText test(ChannelType channel, Language language) {
        return text(new Place(Catalogue.CHANNEL_TEST.name(), channel, language));
    }

    private MessageText text(Place place) {
        MessageText text = texts.get(place);
        if (text == null) {
            throw new IllegalStateException("no text for " + place);
        }
        return text;
    }

    private void load(TemplateSpec spec, ChannelType channel, Language language) {
        String file = spec.name() + "/" + channel.wireName() + "." + language.wireName();
        Set<String> names = MessageText.names(spec);
        @Nullable Wording subject = channel == ChannelType.EMAIL ? wording(file + ".subject", names) : null;
        texts.put(
                new Place(spec.name(), channel, language),
                MessageText.of(
                        spec,
                        channel,
                        language,
                        MessageText.BUILT_IN,
                        new MessageText.Content(
                                subject,
                                wording(file + ".txt", names),
                                spec.name().equals(Catalogue.FREE_TEXT))));
    }

    private static Wording wording(String file, Set<String> names) {
        List<Fault> faults = new ArrayList<>();
        Wording wording = WordingReader.read(file, read(file).strip(), names, faults);
        if (!faults.isEmpty()) {
            throw new IllegalStateException("the text templates/" + file + " is wrong: " + faults);
        }
        return wording;
    }

    static String read(String file) {
        try (InputStream in = BuiltIns.class.getResourceAsStream("/templates/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the text templates/" + file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
