package ai.coccinelle.channels.worker.provider.smtp;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.worker.outbound.GuardedSocketFactory;
import jakarta.mail.Session;
import jakarta.mail.util.StreamProvider;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.angus.mail.util.MailStreamProvider;

/**
 * The library's sessions, one for each kind of account, made once: making one searches the class path for classes that are not
 * there. Done for each mail, in virtual threads, that has stopped a whole channel: a thread in such a search keeps its carrier, and
 * who holds the jar's lock may wait for one.
 */
final class SmtpSessions {
    /**
     * The library logs the whole conversation, addresses and content, for whoever turns its loggers on; a transport of
     * ours it logs under our package's name. Held here, since a logger that nobody holds forgets its level.
     */
    private static final List<Logger> CONVERSATIONS = Stream.of(
                    "jakarta.mail", "org.eclipse.angus.mail", StagedTransport.class.getPackageName())
            .map(Logger::getLogger)
            .toList();

    /**
     * Bytes of one connection: the library reads a reply of any length into memory, four times over. A certificate chain takes
     * some 5 KB, all replies of a usual conversation less than 2 KB; a thousand connections may be open at once.
     */
    static final int MOST_READ = 64 << 10;

    static {
        // Named, it is not searched for; a mail has some ten parts and headers that each would search the class path.
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
    }

    private final SmtpSettings settings;
    private final Map<Kind, Session> sessions;
    private final ScheduledExecutorService writeTimeouts = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("smtp-write-timeouts").factory());

    SmtpSessions(SmtpSettings settings) {
        this.settings = settings;
        CONVERSATIONS.forEach(logger -> logger.setLevel(Level.OFF));
        this.sessions = Stream.of(Tls.values())
                .flatMap(tls -> Stream.of(new Kind(tls, true, false), new Kind(tls, false, false)))
                .flatMap(kind -> Stream.of(kind, new Kind(kind.tls(), kind.login(), true)))
                .collect(Collectors.toUnmodifiableMap(Function.identity(), this::make));
    }

    private enum Tls {
        NONE,
        BY_STARTTLS,
        FROM_THE_START
    }

    /**
     * What mails may have in common.
     *
     * @param utf8 whether an address of the mail has characters beyond ASCII, which SMTPUTF8 (RFC 6531) carries: asked for with no
     *     other mail, since who takes it from the server may not have it
     */
    private record Kind(Tls tls, boolean login, boolean utf8) {}

    boolean isTlsFromTheStart(Credentials.Smtp account) {
        return settings.implicitTlsPorts().contains(account.port());
    }

    /** Keeps nothing of the account: many have the same. */
    Session of(Credentials.Smtp account) {
        return of(account, false);
    }

    /** The same, for a mail whose addresses need SMTPUTF8, or do not. */
    Session of(Credentials.Smtp account, boolean utf8) {
        Tls tls = isTlsFromTheStart(account) ? Tls.FROM_THE_START : account.secure() ? Tls.BY_STARTTLS : Tls.NONE;
        Kind kind = new Kind(tls, !account.user().isBlank(), utf8);
        Session found = sessions.get(kind);
        if (found == null) {
            throw new IllegalStateException("no session for " + kind);
        }
        return found;
    }

    private Session make(Kind kind) {
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.auth", Boolean.toString(kind.login()));
        properties.put("mail.smtp.localhost", settings.ehloName());
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.mime.allowutf8", Boolean.toString(kind.utf8()));
        encrypt(properties, kind.tls());
        limit(properties);
        return Session.getInstance(properties);
    }

    private void encrypt(Properties properties, Tls tls) {
        String startTls = Boolean.toString(tls == Tls.BY_STARTTLS);
        properties.put("mail.smtp.ssl.enable", Boolean.toString(tls == Tls.FROM_THE_START));
        properties.put("mail.smtp.starttls.enable", startTls);
        properties.put("mail.smtp.starttls.required", startTls);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        // Left alone the library tries a plain socket when a factory fails.
        properties.put("mail.smtp.socketFactory", new GuardedSocketFactory(settings.guard(), MOST_READ));
        properties.put("mail.smtp.socketFactory.fallback", "false");
        if (settings.trust() != null) {
            properties.put("mail.smtp.ssl.socketFactory", settings.trust());
        }
    }

    /** All three are infinite by default. */
    private void limit(Properties properties) {
        properties.put(
                "mail.smtp.connectiontimeout",
                Long.toString(settings.timeouts().connect().toMillis()));
        properties.put(
                "mail.smtp.timeout", Long.toString(settings.timeouts().reply().toMillis()));
        properties.put(
                "mail.smtp.writetimeout",
                Long.toString(settings.timeouts().block().toMillis()));
        properties.put("mail.smtp.executor.writetimeout", writeTimeouts);
    }
}
