package ai.coccinelle.channels.bench.throughput;

import java.time.Duration;
import java.util.UUID;

/** A provider's call, the same for the product and for the others: it takes its time and answers with an id. */
record SimulatedCall(Duration latency) {

    /** Makes it; returns the provider's id of the message. */
    String make() {
        if (!latency.isZero()) {
            try {
                Thread.sleep(latency);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted in a provider's call", stopped);
            }
        }
        return "SM" + UUID.randomUUID();
    }
}
