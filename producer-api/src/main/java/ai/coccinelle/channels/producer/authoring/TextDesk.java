package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.template.BuiltIns;
import ai.coccinelle.channels.producer.template.Catalogue;
import ai.coccinelle.channels.producer.template.Language;
import ai.coccinelle.channels.producer.template.MessageText;
import ai.coccinelle.channels.producer.template.TemplateSpec;
import ai.coccinelle.channels.producer.template.TextReader;
import ai.coccinelle.channels.template.MessageTemplates;
import ai.coccinelle.channels.template.NewText;
import ai.coccinelle.channels.template.TextKey;
import ai.coccinelle.channels.template.TextState;
import ai.coccinelle.channels.template.TextVersion;
import ai.coccinelle.channels.tenant.Tenant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps tenants' texts. */
final class TextDesk {
    private final MessageTemplates templates;
    private final BuiltIns builtIns;

    TextDesk(MessageTemplates templates, BuiltIns builtIns) {
        this.templates = templates;
        this.builtIns = builtIns;
    }

    TextKey key(Tenant tenant, String name, ChannelType channel, Language language) {
        return new TextKey(tenant.id(), name, channel, language.wireName());
    }

    /**
     * The texts that there are: the built-in types', then those of the tenant's own types.
     *
     * @param tenantId null: the built-in ones only
     * @param channel null: on every channel
     */
    List<TextView> all(@Nullable UUID tenantId, @Nullable ChannelType channel) {
        Map<TextKey, TextState> own = new LinkedHashMap<>();
        if (tenantId != null) {
            templates
                    .states(tenantId)
                    .forEach(state -> own.put(state.shown().text().key(), state));
        }
        List<TextView> all = new ArrayList<>();
        for (TemplateSpec spec : Catalogue.all()) {
            for (ChannelType each : ChannelType.values()) {
                for (Language language : Language.values()) {
                    builtIns.find(spec.name(), each, language).ifPresent(text -> {
                        TextState state = tenantId == null
                                ? null
                                : own.remove(new TextKey(tenantId, spec.name(), each, language.wireName()));
                        all.add(builtIn(text, state));
                    });
                }
            }
        }
        own.values().forEach(state -> all.add(own(state)));
        return all.stream()
                .filter(view -> channel == null || view.channel() == channel)
                .toList();
    }

    private static TextView builtIn(MessageText text, @Nullable TextState state) {
        if (state == null) {
            return TextView.of(text, true, MessageText.BUILT_IN, 0);
        }
        MessageText inUse = state.shown().active() ? TextReader.stored(state.shown()) : text;
        return TextView.of(inUse, true, state.active(), state.latest());
    }

    private static TextView own(TextState state) {
        return TextView.of(TextReader.stored(state.shown()), false, state.active(), state.latest());
    }

    /**
     * Stores the text as its next version.
     *
     * @throws Refusal when there are as many as there may be, or the tenant's type of this name is of another kind
     */
    VersionView create(NewText text, String by) {
        return switch (templates.create(text, by)) {
            case MessageTemplates.Creation.Created(int version) ->
                VersionView.of(templates.find(text.key(), version).orElseThrow(TextDesk::unknownVersion));
            case MessageTemplates.Creation.TooManyVersions _ ->
                throw tooMany("This text has %d versions, as many as one may have. Take up one of them, or begin"
                                .formatted(MessageTemplates.MOST_VERSIONS)
                        + " another type.");
            case MessageTemplates.Creation.TooManyTexts _ ->
                throw tooMany("This tenant has %d texts, over all types, channels and languages: as many as it may."
                        .formatted(MessageTemplates.MOST_TEXTS));
            case MessageTemplates.Creation.OtherKind(MessageKind kind) ->
                throw new Refusal(Problem.invalid(
                        ProblemType.INVALID_VALUES,
                        List.of(new Fault(
                                "kind",
                                "invalid-value",
                                "%s is %s already. Choose that, or another name."
                                        .formatted(text.key().name(), kind.wireName())))));
        };
    }

    private static Refusal tooMany(String detail) {
        return new Refusal(Problem.of(ProblemType.TOO_MANY_TEMPLATES, detail + " Nothing was stored."));
    }

    /**
     * The text's versions, the latest first; one more than asked for when there are more.
     *
     * @param before the last version of the page before, or null
     */
    List<VersionView> versions(TextKey key, @Nullable Integer before, int limit) {
        List<VersionView> versions = new ArrayList<>(templates.versions(key, before, limit + 1).stream()
                .map(VersionView::of)
                .toList());
        if (versions.size() <= limit) {
            builtIn(key).ifPresent(text -> versions.add(VersionView.builtIn(text, templates.active(key) == 0)));
        }
        if (versions.isEmpty() && before == null) {
            throw unknownVersion();
        }
        return versions;
    }

    /**
     * The text of a version.
     *
     * @param version 0: the built-in text
     * @throws Refusal when there is none
     */
    MessageText text(TextKey key, int version) {
        return version == MessageText.BUILT_IN
                ? builtIn(key).orElseThrow(TextDesk::unknownVersion)
                : TextReader.stored(find(key, version));
    }

    private TextVersion find(TextKey key, int version) {
        return templates.find(key, version).orElseThrow(TextDesk::unknownVersion);
    }

    /**
     * Takes the version into use.
     *
     * @throws Refusal when there is none
     */
    void activate(TextKey key, int version, String by) {
        TextVersion found = find(key, version);
        templates.activate(found.text().key(), found.version(), by);
    }

    /** @throws Refusal when there is nothing to go back to */
    void rollBack(TextKey key, String by) {
        if (!templates.rollBack(key, by)) {
            throw new Refusal(
                    Problem.of(
                            ProblemType.NOTHING_BEFORE,
                            "No change of this text is left to take back. GET the versions and activate the one that is meant."));
        }
    }

    void deactivate(TextKey key, String by) {
        templates.deactivate(key, by);
    }

    /** Which version is in use. */
    InUse inUse(TextKey key) {
        return new InUse(
                key.name(),
                key.channel(),
                Language.of(key.locale()),
                templates.active(key),
                builtIn(key).isPresent());
    }

    private Optional<MessageText> builtIn(TextKey key) {
        return builtIns.find(key.name(), key.channel(), Language.of(key.locale()));
    }

    static Refusal unknownVersion() {
        return new Refusal(
                Problem.of(
                        ProblemType.UNKNOWN_VERSION,
                        "There is no such version of this text. See GET /api/templates and GET /api/templates/{name}/versions."));
    }
}
