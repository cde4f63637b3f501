package ai.coccinelle.channels.producer.sms;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** What the platform's SMS cost, and how one opts out of them. */
@Validated
@ConfigurationProperties("channels")
record SmsSettings(
        @DefaultValue @NotNull @Valid Sms sms, @Nullable Twilio twilio) {

    /**
     * @param pricePerPart what a part to a number in France costs; null: no price is told
     * @param currency the price's, ISO 4217
     * @param stopMention what a promotion says that comes from a name, such as {@code STOP au 36XXX}; null or blank: such
     *     promotions are refused
     */
    record Sms(
            @Nullable @Positive BigDecimal pricePerPart,

            @DefaultValue("EUR") @NotNull @Pattern(regexp = "[A-Z]{3}")
            String currency,

            @Nullable String stopMention) {}

    /** @param phoneNumber TWILIO_PHONE_NUMBER, from which the worker sends; null or blank: taken for a number */
    record Twilio(@Nullable String phoneNumber) {}
}
