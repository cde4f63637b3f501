package ai.coccinelle.channels.bench.stage;

/** The bench cannot go on, for a reason that whoever started it can read. */
public final class CannotRun extends RuntimeException {
    public CannotRun(String reason) {
        super(reason);
    }

    public CannotRun(String reason, Throwable cause) {
        super(reason + ": " + cause, cause);
    }
}
