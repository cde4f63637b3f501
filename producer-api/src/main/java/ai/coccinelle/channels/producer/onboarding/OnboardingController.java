package ai.coccinelle.channels.producer.onboarding;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.onboarding.Onboarding;
import ai.coccinelle.channels.onboarding.Onboardings;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.channel.ChannelDirectory;
import ai.coccinelle.channels.producer.channel.ChannelView;
import ai.coccinelle.channels.producer.channel.ChannelWords;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Channels that a tenant chooses when it joins, and the end of its onboarding, which initialises its four configurations. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/onboarding", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Channels")
class OnboardingController {
    private final Onboardings onboardings;
    private final ChannelDirectory directory;
    private final TenantAccess access;

    OnboardingController(Onboardings onboardings, ChannelDirectory directory, TenantAccess access) {
        this.onboardings = onboardings;
        this.directory = directory;
        this.access = access;
    }

    @Operation(
            summary = "A tenant's onboarding",
            description =
                    "The channels it chose, their configurations, and which of them are still to be finished in the settings.")
    @ApiResponse(responseCode = "200", description = "How far it is")
    @GetMapping
    Progress find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "The caller's own id for the tenant, or ours") @PathVariable String tenant) {
        return progress(access.open(caller, tenant));
    }

    @Operation(
            summary = "Choose a tenant's channels",
            description =
                    "Any of phone, sms, email and whatsapp. The last choice counts; configurations that exist stay as they are.")
    @ApiResponse(responseCode = "200", description = "Chosen")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Progress choose(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String tenant,
            @RequestBody Choice choice) {
        Tenant opened = access.open(caller, tenant);
        if (choice.channels().stream().distinct().count() < choice.channels().size()) {
            throw new Refusal(Problem.invalid(
                    ProblemType.INVALID_VALUES,
                    List.of(new Fault("channels", "invalid-value", "Each channel may be named once."))));
        }
        onboardings.choose(opened.id(), choice.channels());
        return progress(opened);
    }

    @Operation(
            summary = "Complete a tenant's onboarding",
            description =
                    "Initialises its four configurations: a chosen channel of the platform's is switched on if it is set up, email and"
                            + " WhatsApp wait for their credentials. Configurations that exist stay as they are. Safe to repeat.")
    @ApiResponse(responseCode = "200", description = "Completed; the notices say what is still to be done")
    @PostMapping("/complete")
    Progress complete(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String tenant) {
        Tenant opened = access.open(caller, tenant);
        List<ChannelType> chosen =
                onboardings.find(opened.id()).orElse(Onboarding.NONE).channels();
        for (ChannelType channel : ChannelType.values()) {
            directory.initialise(opened, channel, chosen.contains(channel));
        }
        onboardings.complete(opened.id());
        return progress(opened);
    }

    private Progress progress(Tenant tenant) {
        Onboarding onboarding = onboardings.find(tenant.id()).orElse(Onboarding.NONE);
        List<ChannelView> views = directory.ofTenant(tenant).stream()
                .map(ChannelView::withoutAccount)
                .toList();
        List<ChannelType> remaining = views.stream()
                .filter(view -> onboarding.channels().contains(view.channel()) && !view.active())
                .map(ChannelView::channel)
                .toList();
        return new Progress(
                onboarding.channels(),
                onboarding.completedAt(),
                views,
                remaining,
                message(remaining, new ChannelWords(Locale.forLanguageTag(tenant.locale()))));
    }

    private static String message(List<ChannelType> remaining, ChannelWords words) {
        return remaining.isEmpty()
                ? words.text("onboarding.done")
                : words.text(
                        "onboarding.remaining",
                        remaining.stream()
                                .map(channel -> words.text("channel." + channel.wireName()))
                                .collect(Collectors.joining(", ")));
    }

    /** The channels that a tenant chooses. */
    @RequestRecord
    @Schema(name = "OnboardingChoice", requiredProperties = "channels")
    record Choice(
            @Schema(example = "[\"phone\",\"sms\",\"email\"]")
            List<ChannelType> channels) {}

    /** How far an onboarding is. */
    @Schema(name = "Onboarding")
    record Progress(
            List<ChannelType> channels,

            @Schema(description = "When it was completed; null: not yet") @Nullable
            Instant completedAt,

            @Schema(description = "All four, without the accounts behind them")
            List<ChannelView> configurations,

            @Schema(description = "Chosen channels on which no messages go out yet")
            List<ChannelType> remaining,

            @Schema(
                    description = "What is to be done, for people in the tenant's language",
                    example = "Finalisez ces canaux dans les paramètres : e-mail.")
            String message) {}
}
