package ai.coccinelle.channels.client;

/** What became of taking a message back. */
public sealed interface Cancellation {
    /** It is never sent, by this call or by one before. */
    record Cancelled() implements Cancellation {}

    /**
     * A worker has begun it, or it is closed: it may have arrived.
     *
     * @param messageStatus one of docs/states.md
     */
    record TooLate(String messageStatus) implements Cancellation {}
}
