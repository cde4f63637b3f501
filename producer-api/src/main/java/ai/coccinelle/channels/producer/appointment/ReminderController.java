package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.TenantReminders;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How a tenant reminds its customers. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/reminders", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Appointments")
class ReminderController {
    private final TenantReminders reminders;
    private final TenantCustoms customs;
    private final TenantAccess access;

    ReminderController(TenantReminders reminders, TenantCustoms customs, TenantAccess access) {
        this.reminders = reminders;
        this.customs = customs;
        this.access = access;
    }

    @Operation(
            summary = "How a tenant reminds its customers",
            description = "Until the tenant says otherwise: once, the day before, and nobody late.")
    @ApiResponse(responseCode = "200", description = "The rules")
    @GetMapping
    RemindersRequest find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "The caller's own id for the tenant, or ours") @PathVariable String tenant) {
        return RemindersRequest.of(reminders.find(access.open(caller, tenant).id()));
    }

    @Operation(
            summary = "Change how a tenant reminds its customers",
            description = "Holds for appointments that are booked or changed from now on.")
    @ApiResponse(responseCode = "200", description = "Changed")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    RemindersRequest change(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String tenant,
            @RequestBody RemindersRequest request) {
        Tenant opened = access.open(caller, tenant);
        reminders.save(opened.id(), request.rules());
        customs.forget(opened.id());
        return RemindersRequest.of(reminders.find(opened.id()));
    }
}
