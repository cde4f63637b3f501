package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a tenant's messages are written with, as of one moment: its own texts in use, and the built-in ones. */
public final class TenantTexts {
    private final BuiltIns builtIns;
    private final Map<BuiltIns.Place, MessageText> own;
    private final Letterhead letterhead;

    TenantTexts(BuiltIns builtIns, Map<BuiltIns.Place, MessageText> own, Letterhead letterhead) {
        this.builtIns = builtIns;
        this.own = Map.copyOf(own);
        this.letterhead = letterhead;
    }

    /** The tenant's text, or else the built-in one, or else the tenant's in another language: rather that than none. */
    public Optional<MessageText> find(String name, ChannelType channel, Language language) {
        return own(name, channel, language)
                .or(() -> builtIns.find(name, channel, language))
                .or(() -> Arrays.stream(Language.values())
                        .flatMap(other -> own(name, channel, other).stream())
                        .findFirst());
    }

    private Optional<MessageText> own(String name, ChannelType channel, Language language) {
        return own.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(own.get(new BuiltIns.Place(name, channel, language)));
    }

    /** The types of message that the tenant can send on the channel: the built-in ones, then its own. */
    public List<String> namesFor(ChannelType channel) {
        return Stream.concat(
                        Catalogue.namesFor(channel).stream(),
                        own.keySet().stream()
                                .filter(place -> place.channel() == channel)
                                .map(BuiltIns.Place::name)
                                .sorted())
                .distinct()
                .toList();
    }

    /** The text by which the tenant tests a channel. */
    public MessageText test(ChannelType channel, Language language) {
        return builtIns.test(channel, language);
    }

    public Letterhead letterhead() {
        return letterhead;
    }
}
