package ai.coccinelle.channels.worker.provider;

import java.io.IOException;

/** There was no connection, so nothing has left the machine. Its message names neither address nor content. */
public final class NotConnectedException extends IOException {
    public NotConnectedException(Throwable cause) {
        super("not connected", cause);
    }
}
