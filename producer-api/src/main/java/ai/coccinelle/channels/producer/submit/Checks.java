package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.TenantChannel;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Timing;
import ai.coccinelle.channels.producer.address.Address;
import ai.coccinelle.channels.producer.address.Addresses;
import ai.coccinelle.channels.producer.channel.ApprovedTemplates;
import ai.coccinelle.channels.producer.channel.Destinations;
import ai.coccinelle.channels.producer.channel.KnownConfigurations;
import ai.coccinelle.channels.producer.limit.DailyLimits;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.template.Language;
import ai.coccinelle.channels.producer.template.MessageText;
import ai.coccinelle.channels.producer.template.TemplateSpec;
import ai.coccinelle.channels.producer.template.TenantTexts;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a tenant's request can be sent: first what is wrong with the request itself, all of it, then whether the channel
 * is ready and the message can go while it is of use.
 */
final class Checks {
    private static final String UNKNOWN_TEMPLATE = "unknown-template";
    private static final String INVALID_ADDRESS = "invalid-address";
    private static final String OUT_OF_RANGE = "out-of-range";

    private static final Duration FARTHEST_AHEAD = Duration.ofDays(366);

    private final Tenant tenant;
    private final TenantTexts texts;
    private final Map<ChannelType, TenantChannel> configurations;
    private final Destinations destinations;
    private final DailyLimits dailyLimits;
    private final Slots slots;
    private @Nullable ApprovedTemplates approved;

    /**
     * @param texts what the tenant's messages are made from
     * @param configurations the tenant's four
     * @param slots the tenant's hours; in the sandbox no message reaches a provider, and none needs a channel
     */
    Checks(
            Tenant tenant,
            TenantTexts texts,
            Map<ChannelType, TenantChannel> configurations,
            Destinations destinations,
            DailyLimits dailyLimits,
            Slots slots) {
        this.destinations = destinations;
        this.slots = slots;
        this.tenant = tenant;
        this.texts = texts;
        this.dailyLimits = dailyLimits;
        this.configurations = Map.copyOf(configurations);
    }

    Checked of(MessageRequest request) {
        List<Fault> faults = new ArrayList<>();
        Address to = address(request.channel(), request.to(), faults);
        Optional<MessageText> text = text(request, faults);
        text = text.map(found -> asApproved(found, faults));
        faults.addAll(times(request));
        if (request.consent() != null) {
            faults.addAll(request.consent().faults("consent.", slots.now()));
        }
        return checked(request, to, text, faults);
    }

    /** As {@link #of}, when it goes to nobody: its recipient and the channel are not looked at. */
    Checked ofPreview(MessageRequest request) {
        List<Fault> faults = new ArrayList<>();
        Optional<MessageText> text = text(request, faults);
        return text.isPresent() && faults.isEmpty()
                ? new Checked.Good(request.to(), text.get(), texts.letterhead(), Timing.ALWAYS, null)
                : new Checked.Bad(refused(faults));
    }

    private Optional<MessageText> text(MessageRequest request, List<Fault> faults) {
        Language language = request.locale() == null ? Language.of(tenant.locale()) : request.locale();
        Optional<MessageText> text = texts.find(request.template(), request.channel(), language);
        text.ifPresentOrElse(
                found -> faults.addAll(found.spec().faults(request.given())),
                () -> faults.add(unknownTemplate(request.channel())));
        return text;
    }

    Checked ofTest(TestRequest request) {
        List<Fault> faults = new ArrayList<>();
        Address to = address(request.channel(), request.to(), faults);
        MessageText test = texts.test(request.channel(), Language.of(tenant.locale()));
        MessageRequest message =
                new MessageRequest(request.channel(), request.to(), test.spec().name(), null, null, null, null);
        return checked(message, to, Optional.of(test), faults);
    }

    private Checked checked(MessageRequest request, Address to, Optional<MessageText> text, List<Fault> faults) {
        if (!(to instanceof Address.Usable(String address)) || text.isEmpty() || !faults.isEmpty()) {
            return new Checked.Bad(refused(faults));
        }
        TemplateSpec spec = text.get().spec();
        Optional<Problem> problem = notReady(request, spec, address);
        if (problem.isPresent()) {
            return new Checked.Bad(problem.get());
        }
        return switch (slots.of(spec, request.sendAt(), request.uselessAfter())) {
            case Slot.None(Problem noTimeLeft) -> new Checked.Bad(noTimeLeft);
            case Slot.Free(Timing timing) ->
                new Checked.Good(address, text.get(), texts.letterhead(), timing, request.consent());
        };
    }

    /** What is wrong with the times that the request gives. */
    private List<Fault> times(MessageRequest request) {
        List<Fault> faults = new ArrayList<>();
        Instant farthest = slots.now().plus(FARTHEST_AHEAD);
        Instant sendAt = request.sendAt();
        Instant uselessAfter = request.uselessAfter();
        if (sendAt != null && sendAt.isAfter(farthest)) {
            faults.add(
                    new Fault(
                            "sendAt",
                            OUT_OF_RANGE,
                            "This is more than a year ahead. Give a time within a year, or leave it out: then it goes at once."));
        }
        if (uselessAfter != null && (!uselessAfter.isAfter(slots.now()) || uselessAfter.isAfter(farthest))) {
            faults.add(new Fault(
                    "uselessAfter",
                    OUT_OF_RANGE,
                    "This is over, or more than a year ahead. Give a time to come within a year, or leave it out."));
        } else if (sendAt != null && uselessAfter != null && !sendAt.isBefore(uselessAfter)) {
            faults.add(new Fault(
                    "sendAt", OUT_OF_RANGE, "This is not before uselessAfter. Give an earlier time, or a later end."));
        }
        return faults;
    }

    private static Address address(ChannelType channel, String text, List<Fault> faults) {
        Address address = Addresses.of(channel, text);
        if (address instanceof Address.Unusable(String why)) {
            faults.add(new Fault("to", INVALID_ADDRESS, why));
        }
        return address;
    }

    /** On WhatsApp: the text with the parameters of the template that Meta approved for it. */
    private MessageText asApproved(MessageText text, List<Fault> faults) {
        if (text.channel() != ChannelType.WHATSAPP || text.isFreeText()) {
            return text;
        }
        if (approved == null) {
            approved = ApprovedTemplates.of(configurations);
        }
        String name = text.spec().name();
        List<String> parameters =
                approved.find(name).map(ShownCredentials.Approved::parameters).orElse(text.parameters());
        text.notAlwaysGiven(parameters)
                .ifPresent(parameter -> faults.add(new Fault(
                        "template",
                        "invalid-value",
                        "approvedTemplates.%s names the parameter %s, which this text does not require. Mend the one or the other."
                                .formatted(name, parameter))));
        return text.with(parameters);
    }

    private Fault unknownTemplate(ChannelType channel) {
        return new Fault(
                "template",
                UNKNOWN_TEMPLATE,
                "There is no such template on the channel %s. Use one of %s."
                        .formatted(channel.wireName(), String.join(", ", texts.namesFor(channel))));
    }

    /** One problem of all the faults of a request. */
    static Problem refused(List<Fault> faults) {
        Set<String> codes = faults.stream().map(Fault::code).collect(Collectors.toSet());
        ProblemType type = codes.size() > 1
                ? ProblemType.INVALID_VALUES
                : switch (codes.iterator().next()) {
                    case UNKNOWN_TEMPLATE -> ProblemType.UNKNOWN_TEMPLATE;
                    case INVALID_ADDRESS -> ProblemType.INVALID_ADDRESS;
                    case TemplateSpec.MISSING -> ProblemType.MISSING_VARIABLES;
                    case TemplateSpec.UNKNOWN -> ProblemType.UNKNOWN_VARIABLES;
                    default -> ProblemType.INVALID_VALUES;
                };
        return Problem.invalid(type, faults);
    }

    private Optional<Problem> notReady(MessageRequest request, TemplateSpec spec, String address) {
        Instant uselessAfter =
                spec.kind() == MessageKind.TEST ? slots.now().plus(Slots.usefulFor(spec)) : request.uselessAfter();
        return (slots.sandbox() ? Optional.<Problem>empty() : notReady(request.channel(), spec, address))
                .or(() -> dailyLimits.refusal(new LaneKey(tenant.id(), request.channel()), uselessAfter));
    }

    /** A test finds out whether a channel works before its tenant switches it on. */
    private Optional<Problem> notReady(ChannelType type, TemplateSpec spec, String address) {
        TenantChannel found = configurations.get(type);
        if (found == null) {
            throw new IllegalStateException("a tenant has all channels");
        }
        return KnownConfigurations.unusable(found)
                .or(() -> spec.kind() == MessageKind.TEST
                        ? Optional.empty()
                        : switchedOff(type, found.settings(), spec.name()))
                .or(() -> destinations.refusal(found, address));
    }

    private static Optional<Problem> switchedOff(ChannelType type, ChannelSettings settings, String template) {
        String channel = type.wireName();
        if (!settings.enabled()) {
            return Optional.of(Problem.of(
                    ProblemType.CHANNEL_DISABLED,
                    "The tenant has switched the channel %s off. Switch it on with POST /api/channels/%s/enable."
                            .formatted(channel, channel)));
        }
        if (!settings.allows(template)) {
            return Optional.of(Problem.of(
                    ProblemType.TEMPLATE_SWITCHED_OFF,
                    "The type %s is switched off on the channel %s. Switch it on with PUT /api/channels/%s/templates"
                                    .formatted(template, channel, channel)
                            + " and \"templates\": {\"%s\": true}.".formatted(template)));
        }
        return Optional.empty();
    }
}
