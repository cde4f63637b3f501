package ai.coccinelle.channels.producer.channel;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param patience CHANNELS_CONNECTION_TEST_PATIENCE: how long a worker's answer is waited for when credentials are tried
 */
@ConfigurationProperties("channels.connection-test")
record ConnectionSettings(@DefaultValue("25s") Duration patience) {
    ConnectionSettings {
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("channels.connection-test.patience must be positive, not " + patience);
        }
    }
}
