package ai.coccinelle.channels.worker.outbound;

import java.io.IOException;

/** A connection that the worker does not make. Nothing was sent. */
public final class ForbiddenAddressException extends IOException {
    private final boolean port;

    ForbiddenAddressException(boolean port, String message) {
        super(message);
        this.port = port;
    }

    /** Whether the port is what is forbidden, and not the address. */
    public boolean isForPort() {
        return port;
    }
}
