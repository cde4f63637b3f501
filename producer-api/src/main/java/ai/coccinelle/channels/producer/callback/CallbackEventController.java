package ai.coccinelle.channels.producer.callback;

import ai.coccinelle.channels.callback.CallbackEvent;
import ai.coccinelle.channels.callback.CallbackEvents;
import ai.coccinelle.channels.callback.CallbackStatus;
import ai.coccinelle.channels.callback.CallbackType;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Cursor;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Slice;
import ai.coccinelle.channels.producer.request.Values;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What tenants' systems were told, and what became of it. */
@RestController
@RequestMapping(path = "/api/callback-events", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Callbacks")
class CallbackEventController {
    /** How many one call sends again: a transaction of a second, not of an hour. */
    private static final int MOST_AT_ONCE = 1_000;

    private static final Set<String> KNOWN = Set.of("tenantId", "status", "type", "cursor", "limit");

    private final CallbackEvents events;
    private final TenantAccess access;

    CallbackEventController(CallbackEvents events, TenantAccess access) {
        this.events = events;
        this.access = access;
    }

    @Operation(
            summary = "Events, newest first",
            description =
                    "What was told, or is to be, and how often it was tried. A test key sees none: a reply's holds what"
                            + " somebody wrote.")
    @Parameter(name = "tenantId", in = ParameterIn.QUERY, description = "Whose; a tenant's key sees its own")
    @Parameter(name = "status", in = ParameterIn.QUERY, description = "pending, sending, delivered or failed")
    @Parameter(name = "type", in = ParameterIn.QUERY, example = "message.delivered")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "nextCursor of the page before")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many, 1 to 200", example = "50")
    @ApiResponse(responseCode = "200", description = "A page of events")
    @GetMapping
    Page search(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given, KNOWN);
        CallbackStatus status =
                parameters.value("status", CallbackStatus::find, "Must be one of pending, sending, delivered, failed.");
        CallbackType type = parameters.value("type", CallbackType::find, "Must be a type such as message.delivered.");
        UUID before = parameters.cursor(Cursor::read);
        int limit = parameters.limit(50, 200);
        parameters.refuseFaults();
        UUID tenant = access.tenant(caller, given.get("tenantId"));
        List<CallbackEvent> found = caller.key().test()
                ? List.of()
                : events.search(new CallbackEvents.Query(tenant, status, type, before, limit + 1));
        Slice<CallbackEvent> page = Slice.of(found, limit, last -> Cursor.after(last.id()));
        return new Page(page.shown().stream().map(View::of).toList(), page.nextCursor());
    }

    @Operation(
            summary = "Send an event again",
            description =
                    "Under the same webhook-id, due now, with all its retries before it: also one that was delivered, or waits for its next"
                            + " try. One that is just being sent is left as it is. It waits while the callback is off.")
    @ApiResponse(responseCode = "200", description = "The event as it is now")
    @PostMapping("/{id}/redeliver")
    View redeliver(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        CallbackEvent found = Parameters.uuid(id)
                .flatMap(events::find)
                .filter(event -> mayOpen(caller, event))
                .orElseThrow(CallbackEventController::unknown);
        access.open(caller, found.tenantId().toString());
        return View.of(events.redeliver(found.id()).orElseThrow(CallbackEventController::unknown));
    }

    @Operation(
            summary = "Send failed events again",
            description =
                    "A tenant's, of a time and later, the oldest first, up to 1,000 a call: call again while more is true. Safe to repeat.")
    @ApiResponse(responseCode = "200", description = "How many, and whether there are more")
    @PostMapping(path = "/redeliver", consumes = MediaType.APPLICATION_JSON_VALUE)
    Redelivered redeliverFailed(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody RedeliverRequest request) {
        UUID tenant = access.open(caller, request.tenantId()).id();
        List<Fault> faults = request.faults();
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        int redelivered = events.redeliverFailed(
                tenant, request.since(), request.type() == null ? null : CallbackType.of(request.type()), MOST_AT_ONCE);
        return new Redelivered(redelivered, redelivered == MOST_AT_ONCE);
    }

    private static boolean mayOpen(Caller caller, CallbackEvent event) {
        return switch (caller) {
            case Caller.Platform _ -> true;
            case Caller.OfTenant(UUID own, Caller.Key _) -> event.tenantId().equals(own);
        };
    }

    private static Refusal unknown() {
        return new Refusal(Problem.of(
                ProblemType.UNKNOWN_CALLBACK_EVENT,
                "This key opens no event of that id. Use an id from GET /api/callback-events."));
    }

    /** Which failed events to send again. */
    @RequestRecord
    @Schema(requiredProperties = {"tenantId", "since"})
    record RedeliverRequest(
            @Schema(example = "tenant_123") String tenantId,

            @Schema(description = "Of this time and later", example = "2027-01-15T14:00:00+01:00")
            Instant since,

            @Schema(description = "Of this type only", example = "message.delivered") @Nullable
            String type) {

        /** Everything wrong with the values; empty when they can be asked for. */
        List<Fault> faults() {
            Values values = new Values();
            values.time("since", since);
            values.check(
                    "type",
                    type == null || CallbackType.find(type).isPresent(),
                    "Must be a type such as message.delivered.");
            return values.faults();
        }
    }

    /** @param more whether there may be others */
    record Redelivered(
            @Schema(example = "12") int redelivered,
            @Schema(example = "false") boolean more) {}

    /** One event. */
    @Schema(name = "CallbackEvent")
    record View(
            @Schema(description = "The receiver's webhook-id")
            UUID id,

            UUID tenantId,
            @Schema(example = "message.delivered") String type,

            @Schema(allowableValues = {"pending", "sending", "delivered", "failed"})
            String status,

            int attempts,

            @Schema(description = "When it is sent next; null: it is delivered or failed") @Nullable
            Instant dueAt,

            @Schema(description = "HTTP status of the last answer; null: there was none", example = "503") @Nullable
            Integer lastStatus,

            @Schema(
                    description =
                            "Why the last attempt failed: status, timeout, unreachable, dropped, host-unknown, host-forbidden,"
                                    + " port-forbidden, not-trusted, seal; null: it did not")
            @Nullable
            String fault,

            @Nullable Instant attemptedAt,
            Instant createdAt,

            @Schema(
                    type = "object",
                    description = "What it tells",
                    example =
                            "{\"tenantId\":\"tenant_123\",\"messageId\":\"019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11\",\"status\":\"delivered\"}")
            @JsonRawValue
            String data) {
        static View of(CallbackEvent event) {
            return new View(
                    event.id(),
                    event.tenantId(),
                    event.type().wireName(),
                    event.status().wireName(),
                    event.attempts(),
                    event.dueAt(),
                    event.answer(),
                    event.fault(),
                    event.attemptedAt(),
                    event.createdAt(),
                    event.data());
        }

        /** Without the data. */
        @Override
        public String toString() {
            return "View[" + id + ", " + status + "]";
        }
    }

    /** @param nextCursor null on the last page */
    @Schema(name = "CallbackEventPage")
    record Page(List<View> events, @Nullable String nextCursor) {}
}
