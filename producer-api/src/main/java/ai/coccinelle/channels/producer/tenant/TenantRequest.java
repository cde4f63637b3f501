package ai.coccinelle.channels.producer.tenant;

import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import ai.coccinelle.channels.producer.template.Language;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tenant to create or to change. */
@RequestRecord
@Schema(requiredProperties = {"externalId", "name"})
record TenantRequest(
        @Schema(description = "The booking system's own id for the tenant", example = "tenant_123")
        String externalId,

        @Schema(description = "Its name, as its customers read it", example = "Salon Belle")
        String name,

        @Schema(description = "The language its customers are written to; fr unless said otherwise") @Nullable
        Language locale,

        @Schema(description = "An IANA zone id; Europe/Paris unless said otherwise", example = "Europe/Paris") @Nullable
        String timeZone,

        @Schema(
                description =
                        "Whether a message is sent again or left when its provider was silent and cannot be asked",
                example = "{\"transactional\":\"resend\",\"bulk\":\"leave\"}")
        @Nullable
        Uncertain uncertain,

        @Schema(
                description =
                        "The name under which its SMS arrive: up to 11 letters, digits and spaces, a letter among them. Nobody can"
                                + " answer to a name. Empty: the platform's own sender; left out, it stays as it is",
                example = "SALON BELLE")
        @Nullable
        String smsSender) {

    /** What operators carry as an alphanumeric sender (3GPP TS 23.040), as Twilio takes it. */
    private static final String SMS_SENDER = "(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 ]{0,9}[A-Za-z0-9]|[A-Za-z]";

    /** Everything wrong with the values; empty when they can be stored. */
    List<Fault> faults() {
        Values values = new Values();
        values.check(
                "externalId",
                externalId.matches("[\\p{Graph}&&[^/\\\\?#%;]]{1,100}"),
                "Must be 1 to 100 printable ASCII characters without spaces and without any of / \\ ? # % ;");
        values.line("name", name, 200);
        values.check(
                "timeZone",
                timeZone == null || (timeZone.length() <= 60 && isZone(timeZone)),
                "Must be an IANA zone id such as Europe/Paris or Indian/Reunion.");
        values.check(
                "smsSender",
                smsSender == null || smsSender.isEmpty() || smsSender.matches(SMS_SENDER),
                "Must be up to 11 letters without accents, digits and spaces, with at least one letter.");
        return values.faults();
    }

    private static boolean isZone(String zone) {
        try {
            return ZoneId.getAvailableZoneIds().contains(ZoneId.of(zone).getId());
        } catch (DateTimeException notOne) {
            return false;
        }
    }
}
