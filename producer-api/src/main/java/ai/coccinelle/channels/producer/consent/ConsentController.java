package ai.coccinelle.channels.producer.consent;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.consent.Consent;
import ai.coccinelle.channels.consent.ConsentBasis;
import ai.coccinelle.channels.consent.Consents;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Cursor;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.producer.request.Slice;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who agreed to promotions. */
@RestController
@RequestMapping(path = "/api/consents", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Consents")
class ConsentController {
    private static final Set<String> KNOWN = Set.of("tenantId", "channel", "cursor", "limit");

    private final ConsentDesk desk;
    private final TenantAccess access;
    private final Clock clock;

    ConsentController(ConsentDesk desk, TenantAccess access, Clock clock) {
        this.desk = desk;
        this.access = access;
        this.clock = clock;
    }

    @Operation(
            summary = "Record who agreed to a tenant's promotions, up to 1,000 people",
            description =
                    "All are recorded, or none. Of one person the latest consent holds. An opt-out wins over any consent until it"
                            + " is taken back: by the person's START, or with DELETE /api/suppressions/{id}. Who withdrew has to agree"
                            + " again: a time before that is refused. Safe to repeat.")
    @ApiResponse(responseCode = "201", description = "Recorded; they hold from now on")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    Recorded record(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody ConsentRequest request) {
        Tenant tenant = access.open(caller, request.tenantId());
        List<Fault> faults = new ArrayList<>();
        List<Consents.Proof> proofs = request.proofs(tenant.id(), clock.instant(), faults);
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        Consents consents = desk.stored();
        consents.outdated(proofs, true).stream().sorted().forEach(place -> faults.add(outdated(place)));
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        consents.record(proofs, ConsentDesk.recorder(caller.key(), true));
        return new Recorded(proofs.size());
    }

    private static Fault outdated(int place) {
        return new Fault(
                "consents[%d].givenAt".formatted(place),
                "out-of-range",
                "This person withdrew after that. Ask whether they agree again, and give the time at which they did.");
    }

    @Operation(
            summary = "Who agreed to promotions, newest first",
            description =
                    "Those who withdrew as well, as the proof of what was sent before. Addresses are kept as hashes; what is"
                            + " shown is masked.")
    @Parameter(name = "tenantId", in = ParameterIn.QUERY, description = "To whose; a tenant's key sees its own")
    @Parameter(name = "channel", in = ParameterIn.QUERY, example = "sms")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "nextCursor of the page before")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many, 1 to 200", example = "50")
    @ApiResponse(responseCode = "200", description = "A page of consents")
    @GetMapping
    Page search(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given, KNOWN);
        ChannelType channel =
                parameters.value("channel", ChannelType::find, "Must be one of sms, email, whatsapp, phone.");
        UUID before = parameters.cursor(Cursor::read);
        int limit = parameters.limit(50, 200);
        parameters.refuseFaults();
        UUID tenant = access.tenant(caller, given.get("tenantId"));
        List<Consent> found = desk.stored().search(tenant, channel, before, limit + 1);
        Slice<Consent> page = Slice.of(found, limit, last -> Cursor.after(last.id()));
        return new Page(page.shown().stream().map(View::of).toList(), page.nextCursor());
    }

    @Operation(
            summary = "Withdraw somebody's consent",
            description =
                    "No promotion is accepted for this person any more. What was accepted before still goes: to stop that as"
                            + " well, POST /api/suppressions.")
    @ApiResponse(responseCode = "204", description = "It holds no more")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        Consent found = Parameters.uuid(id)
                .flatMap(desk.stored()::find)
                .filter(consent -> mayOpen(caller, consent))
                .orElseThrow(() -> new Refusal(Problem.of(
                        ProblemType.UNKNOWN_CONSENT,
                        "This key opens no consent of that id. Use an id from GET /api/consents.")));
        access.open(caller, found.lane().tenantId().toString());
        desk.stored().withdraw(found.id());
    }

    private static boolean mayOpen(Caller caller, Consent consent) {
        return switch (caller) {
            case Caller.Platform _ -> true;
            case Caller.OfTenant(UUID own, Caller.Key _) ->
                consent.lane().tenantId().equals(own);
        };
    }

    /** How many people's consent was recorded. */
    @Schema(name = "RecordedConsents")
    record Recorded(@Schema(example = "1") int recorded) {}

    /** One consent. */
    @Schema(name = "Consent")
    record View(
            UUID id,
            UUID tenantId,
            ChannelType channel,

            @Schema(description = "The address, masked", example = "+336…34")
            String address,

            ConsentBasis basis,
            @Schema(example = "booking form") String source,
            Instant givenAt,
            Instant recordedAt,

            @Schema(
                    description =
                            "The key that recorded it, by its first characters and its name, or the campaign; null: recorded before"
                                    + " this was kept",
                    example = "cck_live_5f6f0e booking system")
            @Nullable
            String recordedBy,

            @Schema(description = "Since when it holds no more; null: it holds") @Nullable
            Instant withdrawnAt) {
        static View of(Consent consent) {
            return new View(
                    consent.id(),
                    consent.lane().tenantId(),
                    consent.lane().channel(),
                    consent.shown(),
                    consent.basis(),
                    consent.source(),
                    consent.givenAt(),
                    consent.recordedAt(),
                    consent.recordedBy(),
                    consent.withdrawnAt());
        }
    }

    /** @param nextCursor null on the last page */
    @Schema(name = "ConsentPage")
    record Page(List<View> consents, @Nullable String nextCursor) {}
}
