package ai.coccinelle.channels.producer.callback;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Callbacks as tenants set them up; {@code channels.callback.*}.
 *
 * @param secretOverlap how long the secret before a new one counts as well
 * @param allowNetworks networks in which an endpoint may be, at any port, though they are not public; for development only
 */
@ConfigurationProperties("channels.callback")
record CallbackSettings(
        @DefaultValue("24h") Duration secretOverlap,
        @DefaultValue List<String> allowNetworks) {}
