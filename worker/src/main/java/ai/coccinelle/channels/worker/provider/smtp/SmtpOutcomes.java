package ai.coccinelle.channels.worker.provider.smtp;

import ai.coccinelle.channels.worker.provider.Outcome;
import java.util.Set;

/** Stage and reply → outcome (RFC 5321 replies, RFC 3463 enhanced codes, which are read first). */
final class SmtpOutcomes {
    /** Microsoft's: basic authentication off, not authenticated, not allowed to send as. */
    private static final Set<String> ACCOUNT = Set.of("5.7.30", "5.7.57", "5.7.60", "5.7.139", "5.7.8", "5.7.9");
    /** Too many connections or messages: Microsoft's 4.3.2, Gmail's daily 5.4.5 and hourly 4.7.28. */
    private static final Set<String> TOO_MUCH = Set.of("4.3.2", "5.4.5", "4.7.28");

    private static final Set<Integer> LOGIN_REFUSED = Set.of(530, 534, 535);

    private SmtpOutcomes() {}

    /** The outcome of a conversation that broke off at this stage with this reply. */
    static Outcome of(String host, SmtpStage stage, SmtpReply reply) {
        if (reply.isMissing()) {
            return dropped(host, stage);
        }
        if (isTooMuch(reply)) {
            return new Outcome.Throttled(
                    null, reply.codes(), host + " asks for fewer messages at once (" + reply.codes() + ")");
        }
        if (reply.isTransient()) {
            return new Outcome.TransientFault(reply.codes(), host + " asks to try again later (" + reply.codes() + ")");
        }
        if (LOGIN_REFUSED.contains(reply.code()) || ACCOUNT.contains(reply.enhanced())) {
            return misconfigured(reply, "SMTP password refused by " + host);
        }
        return switch (stage) {
            case GREETING -> misconfigured(reply, host + " turns our connections away");
            case STARTTLS -> misconfigured(reply, host + " refused to encrypt the connection");
            case LOGIN -> misconfigured(reply, "SMTP password refused by " + host);
            case SENDER -> sender(host, reply);
            case RECIPIENT -> recipient(host, reply);
            case DATA, CONTENT -> refused(reply, host + " refused the message");
        };
    }

    /** Nobody took the message before its content; from then on nobody can say (a server may answer the final dot late). */
    private static Outcome dropped(String host, SmtpStage stage) {
        return stage.mayHaveLeft()
                ? new Outcome.Unanswered("dropped", host + " did not say whether it took the message")
                : new Outcome.Unreachable("dropped", host + " broke the connection off, or did not answer");
    }

    /** 4.7.1 alone is not clear: greylisting uses it too, and asks for a retry, not for less. */
    private static boolean isTooMuch(SmtpReply reply) {
        return reply.code() == 432
                || TOO_MUCH.contains(reply.enhanced())
                || (reply.isTransient()
                        && reply.speaksOfRate()
                        && !reply.enhanced().startsWith("4.2."));
    }

    private static Outcome sender(String host, SmtpReply reply) {
        return reply.code() == 552 || reply.enhanced().startsWith("5.3.")
                ? refused(reply, host + " takes no message of this size")
                : misconfigured(reply, host + " refused the sender's address");
    }

    private static Outcome recipient(String host, SmtpReply reply) {
        return refused(
                reply,
                reply.enhanced().startsWith("5.7.")
                        ? host + " refused the message by its policy"
                        : host + " refused the recipient's address");
    }

    private static Outcome refused(SmtpReply reply, String reason) {
        return new Outcome.Refused(reply.codes(), reason + " (" + reply.codes() + ")");
    }

    private static Outcome misconfigured(SmtpReply reply, String reason) {
        return new Outcome.Misconfigured(reply.codes(), reason + " (" + reply.codes() + ")");
    }
}
