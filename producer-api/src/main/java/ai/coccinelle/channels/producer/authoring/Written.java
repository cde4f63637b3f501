package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Element;
import ai.coccinelle.channels.producer.template.Catalogue;
import ai.coccinelle.channels.producer.template.Language;
import ai.coccinelle.channels.producer.template.MessageText;
import ai.coccinelle.channels.producer.template.TemplateSpec;
import ai.coccinelle.channels.producer.template.TextReader;
import ai.coccinelle.channels.template.DeclaredVariable;
import ai.coccinelle.channels.template.NewText;
import ai.coccinelle.channels.template.TextKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A text as it came in a request, to be stored or only looked at. */
record Written(
        String name,
        ChannelType channel,
        Language locale,
        @Nullable Kind kind,
        @Nullable String subject,
        String body,
        @Nullable Boolean freeText,
        List<Element<VariableRequest>> variables) {

    /** A text that can be used. */
    record Checked(NewText text, MessageText read) {}

    /** @throws Refusal naming everything that is wrong with the text */
    Checked checked(UUID tenantId) {
        List<Fault> faults = new ArrayList<>();
        NewText text = new NewText(
                new TextKey(tenantId, name, channel, locale.wireName()),
                messageKind(faults),
                subject,
                body.replace("\r\n", "\n").replace('\r', '\n'),
                freeText == null ? isFreeUnlessGiven() : freeText,
                declared(faults));
        return switch (TextReader.read(text)) {
            case TextReader.Reading.Readable(MessageText read) when faults.isEmpty() -> new Checked(text, read);
            case TextReader.Reading.Readable _ -> throw refusal(faults);
            case TextReader.Reading.Faulty(List<Fault> more) -> {
                faults.addAll(more);
                throw refusal(faults);
            }
        };
    }

    private static Refusal refusal(List<Fault> faults) {
        return new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
    }

    private MessageKind messageKind(List<Fault> faults) {
        if (kind != null) {
            return kind.kind();
        }
        return Catalogue.find(name).map(TemplateSpec::kind).orElseGet(() -> {
            faults.add(new Fault(
                    "kind",
                    "missing-field",
                    "%s is a type of your own. Say whether it is transactional or bulk.".formatted(name)));
            return MessageKind.TRANSACTIONAL;
        });
    }

    private boolean isFreeUnlessGiven() {
        return channel == ChannelType.WHATSAPP && name.equals(Catalogue.FREE_TEXT);
    }

    private List<DeclaredVariable> declared(List<Fault> faults) {
        List<DeclaredVariable> declared = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            String place = "variables[" + i + "]";
            switch (variables.get(i)) {
                case Element.Read<VariableRequest>(VariableRequest variable) -> declared.add(variable.declared());
                case Element.Unreadable<VariableRequest>(Problem problem) ->
                    problem.faults().forEach(fault -> faults.add(within(place, fault)));
            }
        }
        return declared;
    }

    /** The fault of an element, under its place in the list. */
    private static Fault within(String place, Fault fault) {
        return fault.field().startsWith(place)
                ? fault
                : new Fault(place + "." + fault.field(), fault.code(), fault.detail());
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "Written[" + name + ", " + channel + "]";
    }
}
