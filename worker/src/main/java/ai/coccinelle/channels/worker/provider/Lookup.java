package ai.coccinelle.channels.worker.provider;

/** What a provider says of an earlier attempt. */
public sealed interface Lookup {
    /** It has the message. */
    record Found(String externalMessageId) implements Lookup {}

    /** It does not have it: sending again is safe. */
    record NotFound() implements Lookup {}

    /** Nobody can say. */
    record CannotTell(String reason) implements Lookup {}
}
