package ai.coccinelle.channels.worker.provider;

import java.time.Duration;

/**
 * How long a provider may take. Together they bound every call.
 *
 * @param connect to name lookup, connection and TLS
 * @param read to each answer
 */
public record Timeouts(Duration connect, Duration read) {
    public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(15));

    public Timeouts {
        if (!connect.isPositive() || !read.isPositive()) {
            throw new IllegalArgumentException("timeouts must be positive");
        }
    }
}
