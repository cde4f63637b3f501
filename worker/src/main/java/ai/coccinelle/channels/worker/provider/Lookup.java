package ai.coccinelle.channels.worker.provider;

import java.util.List;

/** What a provider says of an earlier attempt. */
public sealed interface Lookup {
    /** It has the message. */
    record Found(String externalMessageId) implements Lookup {}

    /**
     * It has these, which look like the message, and keeps no id of ours by which to tell: same sender, recipient and
     * content, since the message was accepted. Those that are not other messages' are this one.
     */
    record Resembling(List<String> externalMessageIds) implements Lookup {
        public Resembling {
            externalMessageIds = List.copyOf(externalMessageIds);
        }
    }

    /** It does not have it: sending again is safe. */
    record NotFound() implements Lookup {}

    /** It can be asked, but did not answer this time. */
    record NoAnswer(String reason) implements Lookup {}

    /** Nobody can say, now or later. */
    record CannotTell(String reason) implements Lookup {}
}
