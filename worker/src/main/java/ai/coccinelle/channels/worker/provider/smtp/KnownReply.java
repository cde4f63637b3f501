package ai.coccinelle.channels.worker.provider.smtp;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A reply of a mail server that says more than its code does. This is the one table of them: to teach another reply, add a line
 * with a real example of it, which the test reads, and copy the page docs/mail-servers.md from what the test wrote.
 *
 * @param server who answers so; others do as well
 * @param enhanced the enhanced status code (RFC 3463); empty: any, or none
 * @param text found in the reply, whatever its case
 * @param example a whole reply, with invented addresses
 */
record KnownReply(String server, String enhanced, Pattern text, SmtpFault fault, String example) {

    /** Said of EHLO it is our name; later it is one message's: its recipient's address, or a parameter of its sender's. */
    private static final String INVALID_ARGUMENT = "invalid argument";

    /** Those with an enhanced code stand first, and so do the more special of the others: the first that fits counts. */
    static final List<KnownReply> ALL = List.of(
            of(
                    "Microsoft 365",
                    "5.1.8",
                    "",
                    SmtpFault.ACCOUNT,
                    "550 5.1.8 Access denied, bad outbound sender AS(42003)"),
            of(
                    "Microsoft 365",
                    "5.1.90",
                    "",
                    SmtpFault.DAILY_LIMIT,
                    "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients"),
            of(
                    "Microsoft 365",
                    "5.2.252",
                    "",
                    SmtpFault.SENDER,
                    "554 5.2.252 SendAsDenied; rdv@salon.example not allowed to send as contact@salon.example"),
            of(
                    "Microsoft 365",
                    "5.7.60",
                    "",
                    SmtpFault.SENDER,
                    "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
            of(
                    "Microsoft 365",
                    "5.7.750",
                    "",
                    SmtpFault.SENDER,
                    "550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains"),
            of(
                    "Microsoft 365",
                    "5.7.30",
                    "",
                    SmtpFault.LOGIN,
                    "550 5.7.30 Basic authentication is not supported for Client Submission"),
            of("Microsoft 365", "5.7.57", "", SmtpFault.LOGIN, "530 5.7.57 Client not authenticated to send mail"),
            of(
                    "Microsoft 365",
                    "5.7.139",
                    "",
                    SmtpFault.LOGIN,
                    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox"),
            of("Microsoft 365", "5.7.3", "", SmtpFault.LOGIN, "535 5.7.3 Authentication unsuccessful"),
            of(
                    "Microsoft 365",
                    "5.7.54",
                    "",
                    SmtpFault.RELAY,
                    "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain"),
            of("Microsoft 365", "5.7.64", "", SmtpFault.RELAY, "550 5.7.64 TenantAttribution; Relay Access Denied"),
            of(
                    "Microsoft 365",
                    "5.7.232",
                    "",
                    SmtpFault.DAILY_LIMIT,
                    "550 5.7.232 Your message can't be sent because your trial tenant has exceeded its daily limit"),
            of(
                    "Microsoft 365",
                    "5.7.233",
                    "",
                    SmtpFault.DAILY_LIMIT,
                    "550 5.7.233 Your message can't be sent because your tenant exceeded its daily limit for sending email to external recipients"),
            of(
                    "Microsoft 365",
                    "5.7.705",
                    "",
                    SmtpFault.DAILY_LIMIT,
                    "550 5.7.705 Access denied, tenant has exceeded threshold"),
            of(
                    "Microsoft 365",
                    "5.7.708",
                    "",
                    SmtpFault.ACCOUNT,
                    "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP"),
            of(
                    "Microsoft 365",
                    "4.3.2",
                    "",
                    SmtpFault.RATE,
                    "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded"),
            of(
                    "Gmail",
                    "5.4.5",
                    "",
                    SmtpFault.DAILY_LIMIT,
                    "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to https://support.google.com/a/answer/166852"),
            of(
                    "Gmail",
                    "4.7.28",
                    "",
                    SmtpFault.RATE,
                    "421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address"),
            of("Gmail", "5.7.8", "", SmtpFault.LOGIN, "535 5.7.8 Username and Password not accepted"),
            of("Gmail", "5.7.9", "", SmtpFault.LOGIN, "534 5.7.9 Application-specific password required"),
            of(
                    "Gmail",
                    "5.7.14",
                    "",
                    SmtpFault.LOGIN,
                    "534 5.7.14 Please log in via your web browser and then try again"),
            of(
                    "Gmail",
                    "5.7.26",
                    "",
                    SmtpFault.SENDER,
                    "550 5.7.26 This mail has been blocked because the sender is unauthenticated"),
            of(
                    "Zoho",
                    "5.4.6",
                    "",
                    SmtpFault.HOURLY_LIMIT,
                    "550 5.4.6 Unusual sending activity detected. Please try after sometime"),
            of(
                    "Exchange",
                    "5.2.0",
                    "SendAsDenied",
                    SmtpFault.SENDER,
                    "554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied"),
            of("Brevo", "5.7.1", "unauthorized ip address", SmtpFault.ACCOUNT, "525 5.7.1 Unauthorized IP address"),
            of("RFC 3463", "5.1.7", "", SmtpFault.SENDER, "553 5.1.7 Invalid sender address"),
            of(
                    "Microsoft 365",
                    "",
                    "sendasdenied|not allowed to send as",
                    SmtpFault.SENDER,
                    "554 Message not accepted; rdv@salon.example not allowed to send as contact@salon.example"),
            of(
                    "Gmail",
                    "",
                    "\\(EHLO\\)|\\(HELO\\)",
                    SmtpFault.CLIENT,
                    "421 4.7.0 Try again later, closing connection. (EHLO)"),
            of(
                    "Gmail",
                    "",
                    "invalid credentials for relay",
                    SmtpFault.RELAY,
                    "550 5.7.1 Invalid credentials for relay [198.51.100.7]. The IP address you've registered in your Workspace SMTP Relay service doesn't match"),
            of(
                    "Gmail",
                    "",
                    "daily smtp relay (?:sending )?limit exceeded",
                    SmtpFault.DAILY_LIMIT,
                    "550 5.7.1 Daily SMTP relay limit exceeded for customer"),
            of(
                    "Amazon SES",
                    "",
                    "email address is not verified",
                    SmtpFault.SENDER,
                    "554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-3: contact@salon.example"),
            of(
                    "Amazon SES",
                    "",
                    "sending (?:has been )?(?:paused|suspended)",
                    SmtpFault.ACCOUNT,
                    "554 Message rejected: Sending paused for this account"),
            of(
                    "Amazon SES",
                    "",
                    "not authorized to perform",
                    SmtpFault.ACCOUNT,
                    "554 Access denied: User is not authorized to perform ses:SendRawEmail on resource"),
            of(
                    "Amazon SES",
                    "",
                    "maximum sending rate exceeded",
                    SmtpFault.RATE,
                    "454 Throttling failure: Maximum sending rate exceeded"),
            of(
                    "Amazon SES",
                    "",
                    "daily message quota exceeded",
                    SmtpFault.DAILY_LIMIT,
                    "454 Throttling failure: Daily message quota exceeded"),
            of(
                    "SendGrid",
                    "",
                    "does not match a verified sender identity",
                    SmtpFault.SENDER,
                    "550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved"),
            of(
                    "SendGrid",
                    "",
                    "maximum credits exceeded",
                    SmtpFault.DAILY_LIMIT,
                    "451 Authentication failed: Maximum credits exceeded"),
            of(
                    "SendGrid",
                    "",
                    "unauthenticated senders not allowed",
                    SmtpFault.LOGIN,
                    "550 Unauthenticated senders not allowed"),
            of(
                    "Brevo",
                    "",
                    "account is not (?:yet )?activated",
                    SmtpFault.ACCOUNT,
                    "502 5.7.0 Your SMTP account is not yet activated"),
            of(
                    "Brevo",
                    "",
                    "sender .{0,60}is not valid",
                    SmtpFault.SENDER,
                    "550 5.7.1 Sending has been rejected because the sender you used contact@salon.example is not valid. Validate your sender or authenticate your domain"),
            of(
                    "Mailjet",
                    "",
                    "sender .{0,80}(?:not (?:been )?(?:validated|authorized)|is(?:n't| not) (?:validated|active))",
                    SmtpFault.SENDER,
                    "550 The sender email contact@salon.example has not been validated"),
            of(
                    "Mailjet",
                    "",
                    "account .{0,40}(?:blocked|suspended|disabled)",
                    SmtpFault.ACCOUNT,
                    "550 5.7.1 Your account has been temporarily blocked"),
            of(
                    "Zoho",
                    "",
                    "relaying disallowed",
                    SmtpFault.SENDER,
                    "553 5.7.1 Relaying disallowed as contact@salon.example"),
            of(
                    "Zoho",
                    "",
                    "sender is not allowed to relay",
                    SmtpFault.SENDER,
                    "553 Sender is not allowed to relay emails"),
            of("Zoho", "", "e?mail outgoing blocked", SmtpFault.ACCOUNT, "554 Email Outgoing Blocked"),
            of("OVH", "", "sorry, too many e?mails", SmtpFault.HOURLY_LIMIT, "550 sorry, too many emails (#5.7.1)"),
            of("OVH", "", "(?:blocked|locked) for spam\\b", SmtpFault.ACCOUNT, "550 5.7.1 Sending is blocked for spam"),
            of(
                    "IONOS",
                    "",
                    "sender address is not allowed",
                    SmtpFault.SENDER,
                    "550 Requested action not taken: mailbox unavailable. Sender address is not allowed."),
            of(
                    "IONOS",
                    "",
                    "mails? (?:per session|send) limit",
                    SmtpFault.HOURLY_LIMIT,
                    "450 Requested mail action not taken: mailbox unavailable. Mail send limit exceeded."),
            of("Infomaniak", "", INVALID_ARGUMENT, SmtpFault.CLIENT, "501 5.5.4 Invalid argument"),
            of(
                    "Infomaniak",
                    "",
                    "exceeded .{0,40}(?:daily|24 ?h)",
                    SmtpFault.DAILY_LIMIT,
                    "550 5.7.1 You have exceeded the number of recipients allowed in 24 hours"),
            of("Gandi", "", "sasl_rate_limit", SmtpFault.HOURLY_LIMIT, "450 4.7.1 sasl_rate_limit per hour reached"),
            of(
                    "Gandi",
                    "",
                    "reject for policy reason",
                    SmtpFault.CONTENT,
                    "554 5.7.1 Reject for policy reason. RULE3_2"),
            of(
                    "Orange",
                    "",
                    "OFR(?:004)?_?10[45]|trop de connexions",
                    SmtpFault.RATE,
                    "421 mwinf5c14 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104 [104]"),
            of(
                    "Orange",
                    "",
                    "OFR_108|OFR_999",
                    SmtpFault.RATE,
                    "421 mwinf5c14 ME Service refuse. Veuillez essayer plus tard. OFR_108 [108]"),
            of(
                    "Orange",
                    "",
                    "OFR006_102|adresse IP source bloquee",
                    SmtpFault.CLIENT,
                    "550 mwinf5c14 ME Adresse IP source bloquee pour incident de spam. Client host blocked for spamming issues. OFR006_102"),
            of(
                    "Orange",
                    "",
                    "OFR_416|destinataire invalide",
                    SmtpFault.RECIPIENT,
                    "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]"),
            of("Orange", "", "OFR_506", SmtpFault.CONTENT, "550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506]"),
            of("Free", "", "spam detected", SmtpFault.CONTENT, "550 spam detected"),
            of(
                    "Free",
                    "",
                    "blocked due to inactivity",
                    SmtpFault.RECIPIENT,
                    "550 5.2.1 This mailbox has been blocked due to inactivity"),
            of(
                    "Free",
                    "",
                    "too much load|too many errors from your ip",
                    SmtpFault.RATE,
                    "421 Too many errors from your ip (198.51.100.7), please visit http://postmaster.free.fr/"),
            of(
                    "Postfix",
                    "",
                    "address rejected: .{0,40}(?:policy rejection|sending|outgoing).{0,40}(?:quota|limit)",
                    SmtpFault.HOURLY_LIMIT,
                    "554 5.7.1 <client@exemple.fr>: Recipient address rejected: Policy Rejection- Quota Exceeded"),
            of(
                    "Postfix",
                    "",
                    "sender address rejected: not logged in",
                    SmtpFault.LOGIN,
                    "553 5.7.1 <contact@salon.example>: Sender address rejected: not logged in"),
            of(
                    "Postfix",
                    "",
                    "sender address rejected",
                    SmtpFault.SENDER,
                    "553 5.7.1 <contact@salon.example>: Sender address rejected: not owned by user rdv@salon.example"),
            of(
                    "Postfix",
                    "",
                    "data command rejected: (?:limit|only) ",
                    SmtpFault.DAILY_LIMIT,
                    "554 5.7.1 <DATA>: Data command rejected: limit of 400 rcpts per 24 hours"),
            of(
                    "Postfix",
                    "",
                    "helo command rejected|invalid helo|helo name",
                    SmtpFault.CLIENT,
                    "504 5.5.2 <worker>: Helo command rejected: need fully-qualified hostname"),
            of(
                    "Postfix",
                    "",
                    "client host rejected|client host .{0,60}blocked",
                    SmtpFault.CLIENT,
                    "554 5.7.1 <unknown[198.51.100.7]>: Client host rejected: Access denied"),
            of(
                    "Postfix",
                    "",
                    "relay access denied",
                    SmtpFault.RELAY,
                    "554 5.7.1 <client@exemple.fr>: Relay access denied"),
            of(
                    "Postfix",
                    "",
                    "recipient address rejected",
                    SmtpFault.RECIPIENT,
                    "550 5.1.1 <client@exemple.fr>: Recipient address rejected: User unknown in virtual mailbox table"),
            of(
                    "Exim",
                    "",
                    "relay(?:ing)? (?:not permitted|denied|not allowed|prohibited)|unable to relay",
                    SmtpFault.RELAY,
                    "550 relay not permitted"),
            of("Exim", "", "sender verify failed", SmtpFault.SENDER, "550 Sender verify failed"),
            of(
                    "Exim",
                    "",
                    "exceeded (?:the )?(?:max|hour)|max (?:defers|emails) .{0,30}per hour",
                    SmtpFault.HOURLY_LIMIT,
                    "550 Domain salon.example has exceeded the max emails per hour (200/200 (100%)) allowed. Message discarded."),
            of("Exim", "", "unrouteable address", SmtpFault.RECIPIENT, "550 Unrouteable address"),
            of(
                    "Exim",
                    "",
                    "smtp auth(?:entication)? (?:is )?required|must .{0,20}authenticate|authentication required",
                    SmtpFault.LOGIN,
                    "550 SMTP AUTH is required for message submission"),
            of(
                    "any",
                    "",
                    "message.{0,20}(?:size|too (?:big|large|long))|size limit",
                    SmtpFault.SIZE,
                    "552 5.3.4 Message size exceeds fixed limit"),
            of(
                    "any",
                    "",
                    "mailbox.{0,40}(?:full|quota|exceed)|quota.{0,40}mailbox|over ?quota|insufficient (?:system )?storage",
                    SmtpFault.RECIPIENT,
                    "552 5.2.2 The mailbox of this user is over quota"),
            of(
                    "any",
                    "",
                    "over your relay quota|(?:daily|24 ?h|per day).{0,60}(?:limit|quota)|(?:limit|quota).{0,80}(?:per day|24 hours|daily)|allowed outgoing messages",
                    SmtpFault.DAILY_LIMIT,
                    "554 5.7.0 Your message could not be sent. The limit on the number of allowed outgoing messages was exceeded. Try again later."),
            of(
                    "any",
                    "",
                    "(?:hourly|per hour).{0,60}(?:limit|quota)|(?:limit|quota).{0,80}(?:per hour|hourly)",
                    SmtpFault.HOURLY_LIMIT,
                    "550 Your hourly sending quota is used up"),
            of(
                    "any",
                    "",
                    "too many (?:e?mails|messages)|(?:sending|outgoing|message|relay) (?:limits?|quota)",
                    SmtpFault.HOURLY_LIMIT,
                    "554 5.7.1 Reached address outgoing limits for contact@salon.example"));

    /** The first that fits the reply, or empty. */
    static Optional<KnownReply> find(SmtpStage stage, SmtpReply reply) {
        return ALL.stream().filter(known -> known.fits(stage, reply)).findFirst();
    }

    /** True for a reply that means this to EHLO only. */
    boolean isOfTheGreeting() {
        return text.pattern().equals(INVALID_ARGUMENT);
    }

    private boolean fits(SmtpStage stage, SmtpReply reply) {
        return (stage == SmtpStage.GREETING || !isOfTheGreeting())
                && (enhanced.isEmpty() || enhanced.equals(reply.enhanced()))
                && text.matcher(reply.text()).find();
    }

    private static KnownReply of(String server, String enhanced, String text, SmtpFault fault, String example) {
        return new KnownReply(server, enhanced, Pattern.compile(text, Pattern.CASE_INSENSITIVE), fault, example);
    }
}
