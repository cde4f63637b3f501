package ai.coccinelle.channels.simulator.d360;

import ai.coccinelle.channels.simulator.SimulatedAccounts;
import java.util.UUID;

/** The API key of the one channel: a new one revokes the one before. */
public final class D360Keys {
    private volatile String valid = SimulatedAccounts.D360_API_KEY;

    boolean isValid(String key) {
        return key.equals(valid);
    }

    String issue() {
        valid = "simulated-d360-" + UUID.randomUUID();
        return valid;
    }
}
