package ai.coccinelle.channels.connection;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is wrong with a channel's settings, as far as an attempt to connect can tell. */
public enum Diagnosis {
    /** The host's name is not known to DNS. */
    HOST_UNKNOWN("smtp.host"),
    /** The host's address is one that the platform does not connect to: its own network, this machine. */
    HOST_FORBIDDEN("smtp.host"),
    PORT_FORBIDDEN("smtp.port"),
    /** Nobody answers at that host and port. */
    UNREACHABLE("smtp.port"),
    /** The connection came about, and no greeting: a port that begins with TLS, spoken to without. */
    SILENT("smtp.port"),
    /** TLS was begun, and the server does not speak it from the start: 465 against 587. */
    NOT_TLS("smtp.port"),
    STARTTLS_MISSING("smtp.port"),
    UNENCRYPTED("smtp.secure"),
    CERTIFICATE_OF_ANOTHER_HOST("smtp.host"),
    CERTIFICATE_NOT_VALID("smtp.host"),
    CONNECTION_REFUSED("smtp.host"),
    LOGIN_REFUSED("smtp.password"),
    /** Google takes no account password here. */
    APP_PASSWORD_NEEDED("smtp.password"),
    /** Microsoft 365 has SMTP AUTH switched off for the mailbox or the organisation. */
    SMTP_AUTH_OFF("smtp.user"),
    LOGIN_UNKNOWN("smtp.user"),
    SENDER_REFUSED("smtp.fromEmail"),
    /** The server passes no mail on for this account: one that takes mail for a domain, most of the time. */
    RELAY_REFUSED("smtp.host"),
    /** The mail host has not activated the account, or has blocked it. */
    ACCOUNT_NOT_ACTIVE("smtp.user"),
    TOKEN_REFUSED("token"),
    /** The token is valid and has no right to the phone number, or there is no such number. */
    TOKEN_WITHOUT_SCOPE("phoneNumberId"),
    /** The phone number id is another number's. */
    NUMBER_DIFFERS("whatsappNumber"),
    ACCOUNT_LOCKED("token"),
    /** The provider has a fault of its own, or asks for less: nothing is known of the settings. */
    PROVIDER_BUSY(""),
    UNCLEAR("");

    private final String field;

    Diagnosis(String field) {
        this.field = field;
    }

    /** The field of the configuration that is to be mended; empty when none is. */
    public String field() {
        return field;
    }

    /** Its name in problems: {@code login-refused}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The diagnosis of that code, or empty. */
    public static Optional<Diagnosis> ofCode(String code) {
        return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
    }

    /** The diagnosis of that name, or empty; a newer worker may know more. */
    static Optional<Diagnosis> find(String name) {
        return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
    }
}
