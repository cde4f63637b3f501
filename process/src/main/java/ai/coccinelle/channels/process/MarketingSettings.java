package ai.coccinelle.channels.process;

import ai.coccinelle.channels.hours.MarketingHours;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the law asks of promotions; {@code channels.marketing.*}. The API and the workers need the same.
 *
 * @param hours when they may go; {@code always} is for development and tests alone
 * @param consent whether the recipient must have agreed; {@code not-required} is for development and tests alone
 */
@ConfigurationProperties("channels.marketing")
public record MarketingSettings(
        @DefaultValue("french") MarketingHours hours,
        @DefaultValue("required") Consent consent) {

    /** Whether a promotion needs its recipient's recorded consent. */
    public enum Consent {
        REQUIRED,
        NOT_REQUIRED
    }

    public boolean needsConsent() {
        return consent == Consent.REQUIRED;
    }
}
