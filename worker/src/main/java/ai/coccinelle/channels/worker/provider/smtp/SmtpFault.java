package ai.coccinelle.channels.worker.provider.smtp;

/** What a mail server's refusal is about, and so what it stops. */
enum SmtpFault {
    LOGIN(
            "SMTP password refused by {host}",
            "user or password",
            "the channel pauses, its messages wait",
            "Type user and password again; Google and some others want an app password, Microsoft 365 wants SMTP AUTH switched on."),
    ACCOUNT(
            "{host} does not let this account send",
            "the account",
            "the channel pauses, its messages wait",
            "The mail host has not activated this account yet, or has blocked it: ask the mail host."),
    CLIENT(
            "{host} turns our connections away",
            "the name or the address we come from",
            "the channel pauses, its messages wait",
            "The platform's: check `CHANNELS_SMTP_EHLO_NAME` and the reputation of its address, or register the address with the mail host."),
    RELAY(
            "{host} passes no mail on for this account",
            "the right to send to others",
            "the channel pauses, its messages wait",
            "Use the mail host's server for sending (submission, port 587 or 465), not the one that takes mail for the domain."),
    SENDER(
            "{host} refused the sender's address",
            "the sender's address",
            "the channel pauses, its messages wait",
            "Use the account's own address as the sender, or have the address allowed or verified at the mail host."),
    DAILY_LIMIT(
            "the sending limit of {host} is reached",
            "a limit of the account for a day",
            "the channel slows down for an hour, no attempt is counted",
            "Wait, raise the limit at the mail host, or set the channel's own limits below it."),
    HOURLY_LIMIT(
            "the sending limit of {host} is reached",
            "a limit of the account for an hour",
            "the channel slows down for ten minutes, no attempt is counted",
            "Wait, raise the limit at the mail host, or set the channel's own limits below it."),
    RATE(
            "{host} asks for fewer messages at once",
            "too much at once",
            "the channel slows down, no attempt is counted",
            "Nothing; set the channel's own limits lower if it happens often."),
    RECIPIENT(
            "{host} refused the recipient's address",
            "the recipient's address",
            "this message fails, or is tried again where the server says that it may pass",
            "Correct the address."),
    SIZE(
            "{host} takes no message of this size",
            "the size of the message",
            "this message fails",
            "Make the text shorter."),
    CONTENT(
            "{host} refused the message by its policy",
            "what the message says, or what the server thinks of it",
            "this message fails, or is tried again where the server says that it may pass",
            "Ask the mail host; check the domain's SPF, DKIM and DMARC.");

    private final String reading;
    private final String about;
    private final String consequence;
    private final String advice;

    SmtpFault(String reading, String about, String consequence, String advice) {
        this.reading = reading;
        this.about = about;
        this.consequence = consequence;
        this.advice = advice;
    }

    /** Our reading of the reply, for the tenant. */
    String reading(String host) {
        return reading.replace("{host}", host);
    }

    String about() {
        return about;
    }

    String consequence() {
        return consequence;
    }

    String advice() {
        return advice;
    }
}
