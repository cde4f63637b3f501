package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelConfiguration;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.producer.address.Address;
import ai.coccinelle.channels.producer.address.Addresses;
import ai.coccinelle.channels.producer.channel.KnownConfigurations;
import ai.coccinelle.channels.producer.limit.DailyLimits;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.template.Catalogue;
import ai.coccinelle.channels.producer.template.TemplateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a tenant's request can be sent: first what is wrong with the request itself, all of it, then whether the channel
 * is ready and the message can go while it is of use.
 */
final class Checks {
    private static final String UNKNOWN_TEMPLATE = "unknown-template";
    private static final String INVALID_ADDRESS = "invalid-address";

    private static final Duration FARTHEST_AHEAD = Duration.ofDays(366);

    private final UUID tenantId;
    private final Map<ChannelType, ChannelConfiguration> configurations;
    private final DailyLimits dailyLimits;
    private final Instant now;
    private final boolean sandbox;

    /**
     * @param configurations the tenant's; a channel that it never configured is absent
     * @param sandbox whether the messages reach no provider, and so need no channel
     */
    Checks(
            UUID tenantId,
            Map<ChannelType, ChannelConfiguration> configurations,
            DailyLimits dailyLimits,
            Instant now,
            boolean sandbox) {
        this.sandbox = sandbox;
        this.tenantId = tenantId;
        this.dailyLimits = dailyLimits;
        this.configurations = Map.copyOf(configurations);
        this.now = now;
    }

    Checked of(MessageRequest request) {
        List<Fault> faults = new ArrayList<>();
        Address to = address(request.channel(), request.to(), faults);
        Optional<TemplateSpec> spec = spec(request, faults);
        uselessAfter(request.uselessAfter(), faults);
        return checked(new LaneKey(tenantId, request.channel()), to, spec, faults, request.uselessAfter());
    }

    /** As {@link #of}, when it goes to nobody: its recipient and the channel are not looked at. */
    static Checked ofPreview(MessageRequest request) {
        List<Fault> faults = new ArrayList<>();
        Optional<TemplateSpec> spec = spec(request, faults);
        return spec.isPresent() && faults.isEmpty()
                ? new Checked.Good(request.to(), spec.get())
                : new Checked.Bad(refused(faults));
    }

    private static Optional<TemplateSpec> spec(MessageRequest request, List<Fault> faults) {
        Optional<TemplateSpec> spec = Catalogue.find(request.template(), request.channel());
        spec.ifPresentOrElse(
                found -> faults.addAll(found.faults(request.given())),
                () -> faults.add(unknownTemplate(request.channel())));
        return spec;
    }

    Checked ofTest(TestRequest request) {
        List<Fault> faults = new ArrayList<>();
        Address to = address(request.channel(), request.to(), faults);
        LaneKey lane = new LaneKey(tenantId, request.channel());
        return checked(lane, to, Optional.of(Catalogue.CHANNEL_TEST), faults, now.plus(Drafts.TEST_USEFUL_FOR));
    }

    private Checked checked(
            LaneKey lane, Address to, Optional<TemplateSpec> spec, List<Fault> faults, @Nullable Instant uselessAfter) {
        return to instanceof Address.Usable(String address) && spec.isPresent() && faults.isEmpty()
                ? (sandbox
                                ? Optional.<Problem>empty()
                                : notReady(lane.channel(), spec.get().name()))
                        .or(() -> dailyLimits.refusal(lane, uselessAfter))
                        .<Checked>map(Checked.Bad::new)
                        .orElseGet(() -> new Checked.Good(address, spec.get()))
                : new Checked.Bad(refused(faults));
    }

    private void uselessAfter(@Nullable Instant uselessAfter, List<Fault> faults) {
        if (uselessAfter != null && (!uselessAfter.isAfter(now) || uselessAfter.isAfter(now.plus(FARTHEST_AHEAD)))) {
            faults.add(new Fault(
                    "uselessAfter",
                    "out-of-range",
                    "This is over, or more than a year ahead. Give a time to come within a year, or leave it out."));
        }
    }

    private static Address address(ChannelType channel, String text, List<Fault> faults) {
        Address address = Addresses.of(channel, text);
        if (address instanceof Address.Unusable(String why)) {
            faults.add(new Fault("to", INVALID_ADDRESS, why));
        }
        return address;
    }

    private static Fault unknownTemplate(ChannelType channel) {
        return new Fault(
                "template",
                UNKNOWN_TEMPLATE,
                "There is no such template on the channel %s. Use one of %s."
                        .formatted(channel.wireName(), String.join(", ", Catalogue.namesFor(channel))));
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
                    default -> ProblemType.INVALID_VALUES;
                };
        return Problem.invalid(type, faults);
    }

    private Optional<Problem> notReady(ChannelType type, String template) {
        ChannelConfiguration found = configurations.get(type);
        String channel = type.wireName();
        if (found == null || !found.settings().configured()) {
            return Optional.of(Problem.of(ProblemType.CHANNEL_NOT_CONFIGURED, KnownConfigurations.notConfigured(type)));
        }
        if (!found.settings().enabled()) {
            return Optional.of(Problem.of(
                    ProblemType.CHANNEL_DISABLED,
                    "The tenant has switched the channel %s off. Switch it on with POST /api/channels/%s/enable."
                            .formatted(channel, channel)));
        }
        if (!found.settings().allows(template)) {
            return Optional.of(Problem.of(
                    ProblemType.TEMPLATE_SWITCHED_OFF,
                    "The tenant has switched %s off on the channel %s. Switch it on with PUT /api/channels/%s/templates"
                                    .formatted(template, channel, channel)
                            + " and \"templates\": {\"%s\": true}.".formatted(template)));
        }
        return Optional.empty();
    }
}
