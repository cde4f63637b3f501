package ai.coccinelle.channels.producer.connect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param partnerId CHANNELS_D360_PARTNER_ID: the platform's id at 360dialog; null or blank: connecting is not offered
 * @param connectUrl CHANNELS_D360_CONNECT_URL: where the tenant is sent; {partnerId}, {state} and {redirect} are filled in
 * @param connectValidity CHANNELS_D360_CONNECT_VALIDITY: how long the way there and back may take
 */
@ConfigurationProperties("channels.d360")
record ConnectSettings(
        @Nullable String partnerId,

        @DefaultValue("https://app.360dialog.com/onboarding/{partnerId}?state={state}&redirect_url={redirect}")
        String connectUrl,

        @DefaultValue("30m") Duration connectValidity) {
    ConnectSettings {
        if (!connectUrl.matches("(https://|http://127\\.0\\.0\\.1:).*") || !connectUrl.contains("{redirect}")) {
            throw new IllegalArgumentException(
                    "channels.d360.connect-url must begin with https://, or with http://127.0.0.1: for a simulator, and"
                            + " contain {redirect}, unlike " + connectUrl);
        }
        if (!connectValidity.isPositive()) {
            throw new IllegalArgumentException(
                    "channels.d360.connect-validity must be positive, not " + connectValidity);
        }
    }
}
