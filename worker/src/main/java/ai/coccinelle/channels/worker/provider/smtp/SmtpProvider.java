package ai.coccinelle.channels.worker.provider.smtp;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.worker.outbound.ForbiddenAddressException;
import ai.coccinelle.channels.worker.provider.ConnectRetry;
import ai.coccinelle.channels.worker.provider.Handover;
import ai.coccinelle.channels.worker.provider.NotConnectedException;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;

/** Sends mail through the tenant's own server: one connection a message. */
public final class SmtpProvider implements Provider {
    private static final String NO_LOGIN = " offers no way of logging in that we know";
    private static final String NO_UTF8 = " takes no addresses with letters beyond a to z (SMTPUTF8)";
    private static final int LAST_PORT = 65_535;

    private final SmtpSettings settings;
    private final SmtpSessions sessions;
    private final ConnectRetry connectRetry = new ConnectRetry();
    private final Clock clock;

    public SmtpProvider(SmtpSettings settings, Clock clock) {
        this.settings = settings;
        this.sessions = new SmtpSessions(settings);
        this.clock = clock;
    }

    @Override
    public Outcome send(OutboundMessage message) {
        return send(message, new Handover());
    }

    @Override
    public Outcome send(OutboundMessage message, Handover handover) {
        if (!(message.credentials() instanceof Credentials.Smtp account)) {
            return new Outcome.Misconfigured("no-credentials", "no SMTP account is configured");
        }
        if (!(message.payload() instanceof Payload.Email email)) {
            return new Outcome.Unsendable("payload", "SMTP carries email only");
        }
        if (Mail.breaksHeaders(message.to(), email.subject(), account.fromEmail(), account.fromName())) {
            return new Outcome.Unsendable("header", "a subject, name or address holds a line break");
        }
        return wrongAccount(account).orElseGet(() -> compose(message, account, email, handover));
    }

    private Optional<Outcome> wrongAccount(Credentials.Smtp account) {
        if (account.host().isBlank() || account.port() < 1 || account.port() > LAST_PORT) {
            return Optional.of(new Outcome.Misconfigured("host", "the SMTP account names no host and port"));
        }
        if (!account.secure() && !sessions.isTlsFromTheStart(account) && !settings.allowPlain()) {
            return Optional.of(new Outcome.Misconfigured("plain", account.host() + " is set to be used unencrypted"));
        }
        if (parsed(account.fromEmail()) == null) {
            return Optional.of(new Outcome.Misconfigured("from", "the sender's address is not an email address"));
        }
        return Optional.empty();
    }

    private Outcome compose(OutboundMessage message, Credentials.Smtp account, Payload.Email email, Handover handover) {
        InternetAddress to = parsed(message.to());
        if (to == null) {
            return new Outcome.Unsendable("address", "the recipient's address is not an email address");
        }
        boolean utf8 = !isAscii(message.to()) || !isAscii(account.fromEmail());
        Session session = sessions.of(account, utf8);
        try {
            StagedTransport transport = new StagedTransport(session, settings.timeouts(), handover);
            return send(transport, account, Mail.of(session, message.id(), account, to, email, clock.instant()));
        } catch (MessagingException notComposed) {
            return new Outcome.Unsendable("content", "the message cannot be written as mail");
        }
    }

    private static @Nullable InternetAddress parsed(String address) {
        try {
            InternetAddress parsed = new InternetAddress(address, true);
            return address.equals(parsed.getAddress()) && address.indexOf('@') > 0 ? parsed : null;
        } catch (AddressException malformed) {
            return null;
        }
    }

    private Outcome send(StagedTransport transport, Credentials.Smtp account, Mail mail) throws MessagingException {
        String id = mail.getMessageID();
        try {
            Optional<MessagingException> failure = connectRetry.call(() -> connect(transport, account));
            if (failure.isPresent()) {
                return notLoggedIn(account, transport, failure.get());
            }
            Optional<Outcome> missing = missing(transport, account, mail);
            if (missing.isPresent()) {
                return missing.get();
            }
            transport.sendMessage(mail, mail.getAllRecipients());
            return new Outcome.Accepted(id);
        } catch (NotConnectedException refused) {
            return new Outcome.Unreachable("connect", account.host() + " cannot be reached");
        } catch (MessagingException failed) {
            return SmtpOutcomes.of(account.host(), transport.stage(), transport.reply());
        } finally {
            transport.closeQuietly();
        }
    }

    /** What this mail needs and the server does not offer. */
    private static Optional<Outcome> missing(StagedTransport transport, Credentials.Smtp account, Mail mail)
            throws MessagingException {
        String host = account.host();
        if (!account.user().isBlank() && !transport.offersLogin()) {
            return Optional.of(new Outcome.Misconfigured("login", host + NO_LOGIN));
        }
        if (transport.supportsExtension("SMTPUTF8")) {
            return Optional.empty();
        }
        if (!isAscii(account.fromEmail())) {
            return Optional.of(new Outcome.SenderRefused("smtputf8", host + NO_UTF8 + ", such as the sender's"));
        }
        return Stream.of(mail.getAllRecipients()).allMatch(to -> isAscii(((InternetAddress) to).getAddress()))
                ? Optional.empty()
                : Optional.of(new Outcome.Refused("smtputf8", host + NO_UTF8 + ", such as the recipient's"));
    }

    static boolean isAscii(String address) {
        return address.chars().allMatch(character -> character < 128);
    }

    /** Connects and logs in. Only a connection that did not come about is thrown, and so tried again. */
    private static Optional<MessagingException> connect(StagedTransport transport, Credentials.Smtp account)
            throws NotConnectedException {
        try {
            transport.connect(account);
            return Optional.empty();
        } catch (MessagingException failed) {
            boolean forbidden = Causes.has(failed, ForbiddenAddressException.class);
            boolean refused = failed instanceof MailConnectException || Causes.has(failed, UnknownHostException.class);
            if (refused && !forbidden) {
                throw new NotConnectedException(failed);
            }
            return Optional.of(failed);
        }
    }

    private static Outcome notLoggedIn(
            Credentials.Smtp account, StagedTransport transport, MessagingException failure) {
        String host = account.host();
        if (Causes.has(failure, ForbiddenAddressException.class)) {
            return new Outcome.Misconfigured("forbidden", "the platform does not connect to " + host);
        }
        if (Causes.has(failure, SSLException.class)) {
            return isCutOff(failure)
                    ? new Outcome.Unreachable("tls", host + " broke the connection off while it was being encrypted")
                    : new Outcome.Misconfigured(
                            "tls", "the encryption or the certificate of " + host + " is not valid");
        }
        if (account.secure() && transport.isWithoutStartTls()) {
            return new Outcome.Misconfigured("starttls", host + " does not offer encryption (STARTTLS)");
        }
        boolean refusedLogin = failure instanceof AuthenticationFailedException;
        if (refusedLogin && !transport.reply().isMissing() && transport.reply().code() < 400) {
            return new Outcome.Misconfigured("login", host + NO_LOGIN);
        }
        return SmtpOutcomes.of(host, refusedLogin ? SmtpStage.LOGIN : transport.stage(), transport.reply());
    }

    private static boolean isCutOff(Throwable failure) {
        return Causes.has(failure, EOFException.class)
                || Causes.has(failure, SocketException.class)
                || Causes.has(failure, SocketTimeoutException.class);
    }
}
