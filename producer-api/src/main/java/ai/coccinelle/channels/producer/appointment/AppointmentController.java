package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.appointment.Appointments;
import ai.coccinelle.channels.appointment.Notice;
import ai.coccinelle.channels.appointment.Notices;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Appointments, one by one. */
@RestController
@RequestMapping(path = "/api/appointments/{externalId}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Appointments")
class AppointmentController {
    private static final String TENANT = "tenantId";
    private static final String VERSION = "version";
    private static final String NOTIFY = "notify";

    private final AppointmentDesk desk;
    private final Appointments appointments;
    private final Notices notices;
    private final NoticeLoop loop;
    private final TenantAccess access;

    AppointmentController(
            AppointmentDesk desk, Appointments appointments, Notices notices, NoticeLoop loop, TenantAccess access) {
        this.desk = desk;
        this.appointments = appointments;
        this.notices = notices;
        this.loop = loop;
        this.access = access;
    }

    @Operation(
            summary = "Book an appointment, move it, or book it again",
            description =
                    "Safe to repeat. The customer is told at once, where confirm says so, and reminded by the tenant's"
                            + " rules; what waits about another time is withdrawn.")
    @ApiResponse(responseCode = "201", description = "Booked")
    @ApiResponse(responseCode = "200", description = "Changed, or known as it is")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<AppointmentView> book(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "The caller's own id for the appointment", example = "rdv_1") @PathVariable
                    String externalId,
            @RequestBody AppointmentRequest request) {
        Tenant tenant = access.openToSend(caller, request.tenantId());
        return answer(desk.book(new AppointmentDesk.Booked(
                key(caller, tenant, externalId),
                request.version(),
                request.wish().booking(externalId, request.version(), zone(tenant)))));
    }

    private static ZoneId zone(Tenant tenant) {
        return ZoneId.of(tenant.timeZone());
    }

    @Operation(
            summary = "Change some of an appointment",
            description =
                    "What is left out, or null, stays; an end that is left out moves with the start. A cancelled one"
                            + " stays cancelled: PUT books it again.")
    @ApiResponse(responseCode = "200", description = "Changed, or known as it is")
    @PatchMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<AppointmentView> patch(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String externalId,
            @RequestBody AppointmentPatch request) {
        Tenant tenant = access.openToSend(caller, request.tenantId());
        return answer(desk.patch(
                key(caller, tenant, externalId),
                request.version(),
                known -> request.on(known).booking(externalId, request.version(), zone(tenant))));
    }

    @Operation(
            summary = "Cancel an appointment",
            description =
                    "Nothing more is sent about it, but the message that it is cancelled, where notify asks for that.")
    @Parameter(
            name = TENANT,
            in = ParameterIn.QUERY,
            description = "Whose; a tenant's key opens its own",
            example = "tenant_123")
    @Parameter(
            name = VERSION,
            in = ParameterIn.QUERY,
            required = true,
            description = "The caller's version of the appointment, with the cancellation",
            example = "3")
    @Parameter(name = NOTIFY, in = ParameterIn.QUERY, description = "Whether the customer is told", example = "true")
    @ApiResponse(responseCode = "200", description = "Cancelled, or known as cancelled")
    @DeleteMapping
    ResponseEntity<AppointmentView> cancel(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String externalId,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Tenant tenant = tenant(caller, given.get(TENANT), true);
        Parameters parameters = new Parameters(given, Set.of(TENANT, VERSION, NOTIFY));
        Long version = parameters.value(
                VERSION, AppointmentController::version, "Must be a whole number from 0 to 9223372036854775807.");
        Boolean tell = parameters.value(NOTIFY, AppointmentController::flag, "Must be true or false.");
        parameters.refuseFaults();
        if (version == null) {
            throw missing(VERSION, "Give the appointment's version with the cancellation, such as version=3.");
        }
        return answer(desk.cancel(key(caller, tenant, externalId), version, Boolean.TRUE.equals(tell)));
    }

    @Operation(
            summary = "An appointment, and everything sent about it",
            description =
                    "With what is still to be told, and what is not told and why. A test key sees what test keys booked.")
    @Parameter(
            name = TENANT,
            in = ParameterIn.QUERY,
            description = "Whose; a tenant's key opens its own",
            example = "tenant_123")
    @ApiResponse(responseCode = "200", description = "As it stands")
    @GetMapping
    AppointmentView find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String externalId,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Tenant tenant = tenant(caller, given.get(TENANT), false);
        new Parameters(given, Set.of(TENANT)).refuseFaults();
        return appointments
                .find(key(caller, tenant, externalId))
                .map(this::view)
                .orElseThrow(() -> new Refusal(Problems.unknown()));
    }

    private Tenant tenant(Caller caller, @Nullable String reference, boolean toSend) {
        String asked = reference != null ? reference : own(caller);
        return toSend ? access.openToSend(caller, asked) : access.open(caller, asked);
    }

    private static String own(Caller caller) {
        return switch (caller) {
            case Caller.OfTenant(UUID own, Caller.Key _) -> own.toString();
            case Caller.Platform _ ->
                throw missing(
                        TENANT, "A platform key opens every tenant's data: say whose, such as tenantId=tenant_123.");
        };
    }

    private static Appointment.Key key(Caller caller, Tenant tenant, String externalId) {
        return new Appointment.Key(tenant.id(), caller.key().test(), externalId);
    }

    private ResponseEntity<AppointmentView> answer(Change change) {
        return switch (change) {
            case Change.Stored(Appointment appointment, boolean created) -> {
                loop.wake();
                yield ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                        .body(view(appointment));
            }
            case Change.Known(Appointment appointment) -> ResponseEntity.ok(view(appointment));
            case Change.Late(Appointment current) -> throw new Refusal(Problems.late(current));
            case Change.Unknown() -> throw new Refusal(Problems.unknown());
        };
    }

    private AppointmentView view(Appointment appointment) {
        List<Notice> told = notices.of(appointment.id());
        return AppointmentView.of(
                appointment,
                told,
                notices.messages(told.stream()
                        .flatMap(notice -> notice.progress().messageIds().stream())
                        .toList()));
    }

    private static Refusal missing(String parameter, String detail) {
        return new Refusal(Problem.invalid(
                ProblemType.INVALID_REQUEST, List.of(new Fault(parameter, "missing-parameter", detail))));
    }

    private static Optional<Long> version(String text) {
        return text.matches("\\d{1,19}")
                ? Optional.of(new BigInteger(text))
                        .filter(number -> number.bitLength() < Long.SIZE)
                        .map(BigInteger::longValue)
                : Optional.empty();
    }

    private static Optional<Boolean> flag(String text) {
        return switch (text) {
            case "true" -> Optional.of(Boolean.TRUE);
            case "false" -> Optional.of(Boolean.FALSE);
            default -> Optional.empty();
        };
    }
}
