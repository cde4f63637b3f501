package ai.coccinelle.channels.worker.provider.sandbox;

import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes what test keys send, and hands it to nobody. A few addresses behave as providers do on bad days, each told in
 * docs/api.md; all others are taken. The phone numbers are of the range that ARCEP keeps free for fiction (06 39 98 xx xx),
 * the mail addresses of the domain that RFC 2606 keeps free for examples.
 */
public final class SandboxProvider implements Provider {
    private static final Pattern PHONE = Pattern.compile("\\+3363998000(\\d)");
    private static final Pattern EMAIL = Pattern.compile("(refused|throttled|silent|failing)@example\\.com");
    private static final Duration SLOW_DOWN = Duration.ofSeconds(2);

    private enum Behaviour {
        TAKES,
        REFUSES,
        THROTTLES_ONCE,
        IS_SILENT_ONCE,
        ALWAYS_FAILS
    }

    @Override
    public Outcome send(OutboundMessage message) {
        boolean first = message.attempt() == 1;
        return switch (behaviour(message.to())) {
            case TAKES -> taken(message);
            case REFUSES ->
                new Outcome.Refused("sandbox-refused", "the sandbox refuses this address, as it is meant to");
            case THROTTLES_ONCE ->
                first
                        ? new Outcome.Throttled(SLOW_DOWN, "sandbox-throttled", "the sandbox asks for less, once")
                        : taken(message);
            case IS_SILENT_ONCE ->
                first ? new Outcome.Unanswered("sandbox-silent", "the sandbox did not answer, once") : taken(message);
            case ALWAYS_FAILS -> new Outcome.TransientFault("sandbox-failing", "the sandbox fails each time");
        };
    }

    /** What was not answered never arrived. */
    @Override
    public Lookup find(OutboundMessage message) {
        return new Lookup.NotFound();
    }

    private static Outcome taken(OutboundMessage message) {
        return new Outcome.Accepted("sandbox-" + message.id());
    }

    private static Behaviour behaviour(String to) {
        Matcher phone = PHONE.matcher(to);
        if (phone.matches()) {
            return switch (phone.group(1)) {
                case "2" -> Behaviour.REFUSES;
                case "3" -> Behaviour.THROTTLES_ONCE;
                case "4" -> Behaviour.IS_SILENT_ONCE;
                case "5" -> Behaviour.ALWAYS_FAILS;
                default -> Behaviour.TAKES;
            };
        }
        Matcher email = EMAIL.matcher(to.toLowerCase(Locale.ROOT));
        if (email.matches()) {
            return switch (email.group(1)) {
                case "refused" -> Behaviour.REFUSES;
                case "throttled" -> Behaviour.THROTTLES_ONCE;
                case "silent" -> Behaviour.IS_SILENT_ONCE;
                default -> Behaviour.ALWAYS_FAILS;
            };
        }
        return Behaviour.TAKES;
    }
}
