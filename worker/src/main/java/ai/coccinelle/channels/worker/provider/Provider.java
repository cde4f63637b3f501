package ai.coccinelle.channels.worker.provider;

import java.util.List;

/**
 * Whoever carries messages of one kind: Twilio, a tenant's SMTP server, Meta, 360dialog, Vapi.
 *
 * <p>An implementation is called from many virtual threads at once. It returns what happened; it throws only for bugs.
 */
public interface Provider {

    /**
     * The environment variables that have to be set before it can send; empty when it can.
     *
     * <p>A worker takes nothing from the channel of a provider that cannot: another worker may have them.
     */
    default List<String> missing() {
        return List.of();
    }

    /**
     * Hands the message over, once. Only what cannot have left the machine (name lookup, connect, TLS) may be tried
     * again inside the call.
     *
     * @return what came of it; {@link Outcome.Unanswered} or {@link Outcome.Unclear} whenever the provider may have the
     *     message and did not say so
     */
    Outcome send(OutboundMessage message);

    /**
     * The same, reporting how far it has come. A provider whose answer may take longer than a call does overrides it.
     *
     * @param handover where to report
     */
    default Outcome send(OutboundMessage message, Handover handover) {
        return send(message);
    }

    /**
     * Asks the provider whether it has the message from an earlier attempt.
     *
     * @return {@link Lookup.NoAnswer} when it did not answer this time, {@link Lookup.CannotTell} when it never can
     */
    default Lookup find(OutboundMessage message) {
        return new Lookup.CannotTell("this provider cannot be asked");
    }
}
