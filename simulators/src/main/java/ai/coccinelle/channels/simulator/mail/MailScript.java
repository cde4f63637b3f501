package ai.coccinelle.channels.simulator.mail;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a real server says to a mail for a certain recipient, whatever the recipient's domain. The README says where each comes from.
 *
 * @param recipient the local part of the recipient's address
 * @param step the step that gets the reply
 * @param reply a whole reply, or {@link MailFaults#HANG_UP}; empty: the usual one
 * @param delay how long the server takes before it replies to the dot
 */
public record MailScript(String recipient, MailFaults.Step step, Optional<String> reply, Duration delay) {
    /** Longer than any usual time-out for a reply, and usual for a scanner of content. */
    private static final Duration SCANNING = Duration.ofSeconds(40);

    public static final List<MailScript> ALL = List.of(
            at(MailFaults.Step.RCPT_TO, "sender-not-owned", "553 5.7.1 Sender address rejected: not owned by user"),
            at(MailFaults.Step.RCPT_TO, "relay-denied", "554 5.7.1 Relay access denied"),
            at(MailFaults.Step.RCPT_TO, "unknown-user", "550 5.1.1 Recipient address rejected: User unknown"),
            at(MailFaults.Step.RCPT_TO, "greylisted", "450 4.7.1 Greylisted, try again in 300 seconds"),
            at(
                    MailFaults.Step.RCPT_TO,
                    "recipients-a-day",
                    "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients"),
            at(MailFaults.Step.DATA, "hangs-up-at-data", MailFaults.HANG_UP),
            at(
                    MailFaults.Step.DATA,
                    "rate-at-data",
                    "554 5.7.1 <DATA>: Data command rejected: limit of 400 rcpts per 24 hours"),
            at(
                    MailFaults.Step.END_OF_DATA,
                    "send-as-denied",
                    "554 5.2.252 SendAsDenied; not allowed to send as this sender; STOREDRV.Submission.Exception"),
            at(
                    MailFaults.Step.END_OF_DATA,
                    "not-verified",
                    "554 Message rejected: Email address is not verified. The following identities failed the check in region"
                            + " EU-WEST-3"),
            at(MailFaults.Step.END_OF_DATA, "not-activated", "502 5.7.0 Your SMTP account is not yet activated."),
            at(MailFaults.Step.END_OF_DATA, "daily-limit", "550 5.4.5 Daily user sending limit exceeded"),
            at(MailFaults.Step.END_OF_DATA, "too-many", "550 sorry, too many emails (#5.7.1)"),
            at(
                    MailFaults.Step.END_OF_DATA,
                    "outgoing-limit",
                    "554 5.7.0 Your message could not be sent. The limit on the number of allowed outgoing messages was exceeded. Try"
                            + " again later."),
            new MailScript("slow", MailFaults.Step.END_OF_DATA, Optional.empty(), SCANNING));

    private static MailScript at(MailFaults.Step step, String recipient, String reply) {
        return new MailScript(recipient, step, Optional.of(reply), Duration.ZERO);
    }

    /** The script that one of the recipients calls for at this step. */
    static Optional<MailScript> find(MailFaults.Step step, Stream<String> recipients) {
        return recipients
                .map(address -> address.replaceFirst("@.*", "").toLowerCase(Locale.ROOT))
                .flatMap(local -> ALL.stream()
                        .filter(script ->
                                script.step() == step && script.recipient().equals(local)))
                .findFirst();
    }
}
