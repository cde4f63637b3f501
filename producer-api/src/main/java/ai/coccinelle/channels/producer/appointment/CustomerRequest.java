package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.template.Language;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who comes. */
@RequestRecord
@Schema(
        name = "AppointmentCustomer",
        requiredProperties = {"name"})
record CustomerRequest(
        @Schema(example = "Jean Dupont") String name,

        @Schema(description = "For SMS and calls", example = "+33612345678") @Nullable
        String phone,

        @Schema(example = "jean@exemple.com") @Nullable String email,

        @Schema(description = "For WhatsApp messages; the phone number is not taken for it", example = "+33612345678")
        @Nullable
        String whatsapp,

        @Schema(description = "The language the customer is written to; without it, the tenant's") @Nullable
        Language locale) {

    /** Nobody's name reaches a log. */
    @Override
    public String toString() {
        return "CustomerRequest[…]";
    }
}
