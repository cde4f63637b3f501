package ai.coccinelle.channels.producer.audit;

import ai.coccinelle.channels.audit.AuditEntry;
import ai.coccinelle.channels.audit.AuditLog;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.request.Cursor;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.producer.request.Slice;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit log. */
@RestController
@Tag(name = "Audit")
class AuditController {
    private static final Set<String> KNOWN = Set.of("tenantId", "from", "to", "cursor", "limit");

    private final AuditLog log;
    private final TenantAccess access;

    AuditController(AuditLog log, TenantAccess access) {
        this.log = log;
        this.access = access;
    }

    @Operation(
            summary = "Who changed what, newest first",
            description =
                    "Every call that was to change a configuration, a key, a limit, a tenant or a dead letter, and how it was"
                            + " answered. A tenant's key sees what was done to its own data.")
    @Parameter(name = "tenantId", in = ParameterIn.QUERY, description = "Whose data was changed")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "At or after this time (ISO 8601)")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "Before this time (ISO 8601)")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "nextCursor of the page before")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many, 1 to 200", example = "50")
    @ApiResponse(responseCode = "200", description = "A page of entries")
    @GetMapping(path = "/api/audit", produces = MediaType.APPLICATION_JSON_VALUE)
    Page search(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given, KNOWN);
        Instant from = parameters.time("from");
        Instant to = parameters.time("to");
        UUID before = parameters.cursor(Cursor::read);
        int limit = parameters.limit(50, 200);
        parameters.refuseFaults();
        UUID tenant = access.tenant(caller, given.get("tenantId"));
        List<AuditEntry> found = log.search(new AuditLog.Query(tenant, from, to, before, limit + 1));
        Slice<AuditEntry> page = Slice.of(found, limit, last -> Cursor.after(last.id()));
        return new Page(page.shown().stream().map(Entry::of).toList(), page.nextCursor());
    }

    /** One call. */
    @Schema(name = "AuditEntry")
    record Entry(
            Instant at,
            @Nullable UUID tenantId,

            @Schema(
                    description = "The key: its first characters and its name",
                    example = "cck_live_5f6f0e booking system")
            String actor,

            @Schema(example = "PUT /api/channels/{channel}/config")
            String action,

            Map<String, String> subject,
            @Schema(example = "192.0.2.1") String address,

            @Schema(description = "How it was answered; null: nobody saw its end", example = "200") @Nullable
            Integer status) {
        static Entry of(AuditEntry entry) {
            return new Entry(
                    entry.at(),
                    entry.tenantId(),
                    entry.actor(),
                    entry.action(),
                    entry.subject(),
                    entry.address(),
                    entry.status());
        }
    }

    /** @param nextCursor null on the last page */
    @Schema(name = "AuditPage")
    record Page(List<Entry> entries, @Nullable String nextCursor) {}
}
