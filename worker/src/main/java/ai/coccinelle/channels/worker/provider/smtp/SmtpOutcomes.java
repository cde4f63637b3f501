package ai.coccinelle.channels.worker.provider.smtp;

import ai.coccinelle.channels.worker.provider.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stage and reply → outcome: by {@link KnownReply} first, whose enhanced codes go before its texts, then by the codes' own meaning
 * (RFC 5321, RFC 3463) and the stage.
 */
final class SmtpOutcomes {
    private static final Duration A_DAYS_LIMIT = Duration.ofHours(1);
    private static final Duration AN_HOURS_LIMIT = Duration.ofMinutes(10);

    private static final Set<Integer> LOGIN_REFUSED = Set.of(530, 534, 535);

    private SmtpOutcomes() {}

    /** The outcome of a conversation that broke off at this stage with this reply. */
    static Outcome of(String host, SmtpStage stage, SmtpReply reply) {
        // a reply that refuses nothing is of the step before: the connection broke off since
        if (reply.isMissing() || reply.code() < 400) {
            return dropped(host, stage);
        }
        return fault(stage, reply)
                .map(fault -> outcome(fault, host, reply))
                .orElseGet(() ->
                        new Outcome.TransientFault(reply.codes(), reason(reply, host + " asks to try again later")));
    }

    /** What the reply is about; empty for one that says no more than that it passes. */
    static Optional<SmtpFault> fault(SmtpStage stage, SmtpReply reply) {
        Optional<SmtpFault> known = KnownReply.find(stage, reply).map(KnownReply::fault);
        if (known.isPresent()) {
            return known;
        }
        if (isTooMuch(reply)) {
            return Optional.of(SmtpFault.RATE);
        }
        return reply.isTransient() ? Optional.empty() : Optional.of(byStage(stage, reply));
    }

    private static SmtpFault byStage(SmtpStage stage, SmtpReply reply) {
        if (LOGIN_REFUSED.contains(reply.code())) {
            return SmtpFault.LOGIN;
        }
        return switch (stage) {
            case GREETING, STARTTLS -> SmtpFault.CLIENT;
            case LOGIN -> SmtpFault.LOGIN;
            case SENDER -> isSize(reply) ? SmtpFault.SIZE : SmtpFault.SENDER;
            case RECIPIENT -> isPolicy(reply) ? SmtpFault.CONTENT : SmtpFault.RECIPIENT;
            case DATA, CONTENT -> isSize(reply) ? SmtpFault.SIZE : SmtpFault.CONTENT;
        };
    }

    private static boolean isSize(SmtpReply reply) {
        return reply.enhanced().startsWith("5.3.")
                || reply.enhanced().equals("5.2.3")
                || reply.code() == 552 && reply.enhanced().isEmpty();
    }

    private static boolean isPolicy(SmtpReply reply) {
        return reply.enhanced().startsWith("5.7.");
    }

    private static Outcome outcome(SmtpFault fault, String host, SmtpReply reply) {
        String code = reply.codes();
        String reason = reason(reply, fault.reading(host));
        return switch (fault) {
            case RATE -> throttled(null, code, reason);
            case HOURLY_LIMIT -> throttled(AN_HOURS_LIMIT, code, reason);
            case DAILY_LIMIT -> throttled(A_DAYS_LIMIT, code, reason);
            // servers say these two with codes that ask for patience, too, and no patience helps
            case CLIENT, RELAY -> new Outcome.Misconfigured(code, reason);
            case LOGIN, ACCOUNT, SENDER, RECIPIENT, SIZE, CONTENT ->
                reply.isTransient() ? new Outcome.TransientFault(code, reason) : forGood(fault, code, reason);
        };
    }

    private static Outcome forGood(SmtpFault fault, String code, String reason) {
        return switch (fault) {
            case SENDER -> new Outcome.SenderRefused(code, reason);
            case RECIPIENT, SIZE, CONTENT -> new Outcome.Refused(code, reason);
            case LOGIN, ACCOUNT, CLIENT, RELAY, RATE, HOURLY_LIMIT, DAILY_LIMIT ->
                new Outcome.Misconfigured(code, reason);
        };
    }

    private static Outcome throttled(@Nullable Duration retryAfter, String code, String reason) {
        return new Outcome.Throttled(retryAfter, code, reason);
    }

    /** Our reading, and the server's own words beside it. */
    private static String reason(SmtpReply reply, String reading) {
        String sentence = reply.sentence();
        return reading + " (" + reply.codes() + ")" + (sentence.isEmpty() ? "" : ": " + sentence);
    }

    /** Before its content the message was not taken; from then on it may have been. */
    private static Outcome dropped(String host, SmtpStage stage) {
        return stage.mayHaveLeft()
                ? new Outcome.Unanswered("dropped", host + " did not say whether it took the message")
                : new Outcome.Unreachable("dropped", host + " broke the connection off, or did not answer");
    }

    /** 4.7.1 alone is not clear: greylisting uses it too, and asks for a retry, not for less. */
    private static boolean isTooMuch(SmtpReply reply) {
        return reply.code() == 432
                || (reply.isTransient()
                        && reply.speaksOfRate()
                        && !reply.enhanced().startsWith("4.2."));
    }
}
