package ai.coccinelle.channels.worker.connect;

import ai.coccinelle.channels.credential.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The platform's account at 360dialog as a partner.
 *
 * @param partnerBaseUrl D360_PARTNER_BASE_URL: the Partner API
 * @param partnerId CHANNELS_D360_PARTNER_ID; null or blank: connecting is not offered
 * @param partnerKey CHANNELS_D360_PARTNER_KEY
 */
@ConfigurationProperties("channels.d360")
record ConnectSettings(
        @DefaultValue("https://hub.360dialog.io") URI partnerBaseUrl,
        @Nullable String partnerId,
        @Nullable Secret partnerKey) {}
