package ai.coccinelle.channels.worker.provider.smtp;

import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.worker.outbound.ForbiddenAddressException;
import ai.coccinelle.channels.worker.provider.Handover;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.util.MailConnectException;

/**
 * Tries an SMTP account as far as a mail to its own sender: connects, encrypts, logs in, names sender and recipient, and takes it
 * all back. Many servers, Postfix as it comes among them, say only then that the account may not send from this address.
 */
public final class SmtpCheck {
    /** Microsoft 365: basic authentication is switched off for the mailbox or for the organisation. */
    private static final Set<String> BASIC_AUTHENTICATION_OFF = Set.of("5.7.30", "5.7.57", "5.7.139");

    private static final int ANY = -1;

    private final SmtpSettings settings;
    private final SmtpSessions sessions;

    public SmtpCheck(SmtpSettings settings) {
        this.settings = settings;
        this.sessions = new SmtpSessions(settings);
    }

    /** What is wrong with the account, or empty. */
    public Optional<Finding> check(Credentials.Smtp account) {
        if (!account.secure() && !sessions.isTlsFromTheStart(account) && !settings.allowPlain()) {
            return Optional.of(new Finding(Diagnosis.UNENCRYPTED));
        }
        boolean utf8 = !SmtpProvider.isAscii(account.fromEmail());
        StagedTransport transport =
                new StagedTransport(sessions.of(account, utf8), settings.timeouts(), new Handover());
        try {
            transport.connect(account);
            if (!account.user().isBlank() && !transport.offersLogin()) {
                return Optional.of(new Finding(Diagnosis.LOGIN_UNKNOWN));
            }
            if (utf8 && !transport.supportsExtension("SMTPUTF8")) {
                return Optional.of(new Finding(Diagnosis.SENDER_REFUSED));
            }
            return sender(transport, account, utf8 ? " SMTPUTF8" : "");
        } catch (MessagingException failed) {
            SmtpReply reply = transport.reply();
            return Optional.of(
                    new Finding(diagnosis(failed, account, transport), reply.isMissing() ? "" : reply.said()));
        } finally {
            transport.closeQuietly();
        }
    }

    private static Optional<Finding> sender(StagedTransport transport, Credentials.Smtp account, String parameter)
            throws MessagingException {
        if (Mail.breaksHeaders(account.fromEmail())) {
            return Optional.of(new Finding(Diagnosis.SENDER_REFUSED));
        }
        Optional<Finding> refused =
                step(transport, SmtpStage.SENDER, "MAIL FROM:<" + account.fromEmail() + ">" + parameter);
        if (refused.isEmpty()) {
            refused = step(transport, SmtpStage.RECIPIENT, "RCPT TO:<" + account.fromEmail() + ">");
        }
        transport.resetQuietly();
        return refused;
    }

    private static Optional<Finding> step(StagedTransport transport, SmtpStage stage, String command)
            throws MessagingException {
        transport.issueCommand(command, ANY);
        SmtpReply reply = transport.reply();
        if (reply.isMissing()) {
            return Optional.of(new Finding(Diagnosis.CONNECTION_REFUSED));
        }
        return reply.code() < 400
                ? Optional.empty()
                : SmtpOutcomes.fault(stage, reply)
                        .flatMap(fault -> diagnosis(fault, reply))
                        .map(diagnosis -> new Finding(diagnosis, reply.said()));
    }

    private static Diagnosis diagnosis(MessagingException failed, Credentials.Smtp account, StagedTransport transport) {
        SmtpReply reply = transport.reply();
        if (failed instanceof AuthenticationFailedException) {
            return login(account, reply);
        }
        if (Causes.has(failed, SSLException.class) || Causes.has(failed, CertificateException.class)) {
            return encryption(failed);
        }
        if (account.secure() && transport.isWithoutStartTls()) {
            return Diagnosis.STARTTLS_MISSING;
        }
        return reply.isMissing() || reply.code() < 400
                ? unanswered(failed)
                : refused(transport.stage(), account, reply);
    }

    /**
     * What is wrong with the account; empty where nothing is. A limit that is reached has let us in, and a sender without a mailbox
     * of its own may send all the same.
     */
    private static Optional<Diagnosis> diagnosis(SmtpFault fault, SmtpReply reply) {
        return switch (fault) {
            case CLIENT -> Optional.of(Diagnosis.CONNECTION_REFUSED);
            case RELAY -> Optional.of(Diagnosis.RELAY_REFUSED);
            case LOGIN -> Optional.of(Diagnosis.LOGIN_REFUSED).filter(_ -> !reply.isTransient());
            case ACCOUNT -> Optional.of(Diagnosis.ACCOUNT_NOT_ACTIVE).filter(_ -> !reply.isTransient());
            // a policy that turns a mail to the sender itself away can mean but the sender
            case SENDER, CONTENT -> Optional.of(Diagnosis.SENDER_REFUSED).filter(_ -> !reply.isTransient());
            case DAILY_LIMIT, HOURLY_LIMIT, RATE, RECIPIENT, SIZE -> Optional.empty();
        };
    }

    private static Diagnosis unanswered(MessagingException failed) {
        Optional<ForbiddenAddressException> forbidden = Causes.find(failed, ForbiddenAddressException.class);
        if (forbidden.isPresent()) {
            return forbidden.get().isForPort() ? Diagnosis.PORT_FORBIDDEN : Diagnosis.HOST_FORBIDDEN;
        }
        if (Causes.has(failed, UnknownHostException.class)) {
            return Diagnosis.HOST_UNKNOWN;
        }
        if (failed instanceof MailConnectException || Causes.has(failed, ConnectException.class)) {
            return Diagnosis.UNREACHABLE;
        }
        return Causes.has(failed, SocketTimeoutException.class) ? Diagnosis.SILENT : Diagnosis.CONNECTION_REFUSED;
    }

    /** The JDK tells the cases apart by their words only. */
    private static Diagnosis encryption(MessagingException failed) {
        if (Causes.say(failed, "No subject alternative")
                || Causes.say(failed, "No name matching")
                || Causes.say(failed, "verify identity")) {
            return Diagnosis.CERTIFICATE_OF_ANOTHER_HOST;
        }
        if (Causes.say(failed, "Unsupported or unrecognized SSL message")) {
            return Diagnosis.NOT_TLS;
        }
        return Causes.has(failed, CertificateException.class) || Causes.say(failed, "PKIX")
                ? Diagnosis.CERTIFICATE_NOT_VALID
                : Diagnosis.CONNECTION_REFUSED;
    }

    private static Diagnosis refused(SmtpStage stage, Credentials.Smtp account, SmtpReply reply) {
        if (SmtpOutcomes.fault(stage, reply).filter(SmtpFault.CLIENT::equals).isPresent()) {
            return Diagnosis.CONNECTION_REFUSED;
        }
        if (reply.isTransient()) {
            return Diagnosis.PROVIDER_BUSY;
        }
        return switch (stage) {
            case GREETING -> Diagnosis.CONNECTION_REFUSED;
            case STARTTLS -> Diagnosis.STARTTLS_MISSING;
            case LOGIN -> login(account, reply);
            case SENDER, RECIPIENT, DATA, CONTENT -> Diagnosis.SENDER_REFUSED;
        };
    }

    static Diagnosis login(Credentials.Smtp account, SmtpReply reply) {
        if (reply.isMissing()) {
            return Diagnosis.CONNECTION_REFUSED;
        }
        if (reply.code() < 400) {
            return Diagnosis.LOGIN_UNKNOWN;
        }
        if (reply.isTransient()) {
            return Diagnosis.PROVIDER_BUSY;
        }
        if (BASIC_AUTHENTICATION_OFF.contains(reply.enhanced())) {
            return Diagnosis.SMTP_AUTH_OFF;
        }
        return isGoogle(account.host()) ? Diagnosis.APP_PASSWORD_NEEDED : Diagnosis.LOGIN_REFUSED;
    }

    private static boolean isGoogle(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("smtp.gmail.com")
                || name.equals("smtp-relay.gmail.com")
                || name.equals("smtp.googlemail.com");
    }
}
