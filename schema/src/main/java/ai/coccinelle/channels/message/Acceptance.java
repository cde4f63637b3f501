package ai.coccinelle.channels.message;

import java.util.UUID;

/** What became of handing a message to the log. */
public sealed interface Acceptance {
    /** It is committed: it will be sent or its failure told. */
    record Accepted(UUID id) implements Acceptance {}

    /** The same key and request came before; this is the message they made. */
    record Repeated(UUID id) implements Acceptance {}

    /** The key came before with another request; nothing was stored. */
    record KeyReused() implements Acceptance {}
}
