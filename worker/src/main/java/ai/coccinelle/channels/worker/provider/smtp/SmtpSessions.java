package ai.coccinelle.channels.worker.provider.smtp;

import ai.coccinelle.channels.credential.Credentials;
import jakarta.mail.Session;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Makes the library's session for an account. */
final class SmtpSessions {
    /**
     * The library logs the whole conversation, addresses and content, for whoever turns its loggers on; a transport of
     * ours it logs under our package's name. Held here, since a logger that nobody holds forgets its level.
     */
    private static final List<Logger> CONVERSATIONS = Stream.of(
                    "jakarta.mail", "org.eclipse.angus.mail", StagedTransport.class.getPackageName())
            .map(Logger::getLogger)
            .toList();

    private final SmtpSettings settings;
    private final ScheduledExecutorService writeTimeouts = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("smtp-write-timeouts").factory());

    SmtpSessions(SmtpSettings settings) {
        this.settings = settings;
        CONVERSATIONS.forEach(logger -> logger.setLevel(Level.OFF));
    }

    boolean isTlsFromTheStart(Credentials.Smtp account) {
        return settings.implicitTlsPorts().contains(account.port());
    }

    Session open(Credentials.Smtp account) {
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.auth", Boolean.toString(!account.user().isBlank()));
        properties.put("mail.smtp.localhost", settings.heloName());
        properties.put("mail.smtp.quitwait", "false");
        encrypt(properties, account);
        limit(properties);
        return Session.getInstance(properties);
    }

    private void encrypt(Properties properties, Credentials.Smtp account) {
        boolean fromTheStart = isTlsFromTheStart(account);
        String startTls = Boolean.toString(account.secure() && !fromTheStart);
        properties.put("mail.smtp.ssl.enable", Boolean.toString(fromTheStart));
        properties.put("mail.smtp.starttls.enable", startTls);
        properties.put("mail.smtp.starttls.required", startTls);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        // Left alone the library tries a plain socket when a factory fails.
        properties.put("mail.smtp.socketFactory.fallback", "false");
        if (settings.trust() != null) {
            properties.put("mail.smtp.ssl.socketFactory", settings.trust());
        }
    }

    /** All three are infinite by default. */
    private void limit(Properties properties) {
        String read = Long.toString(settings.timeouts().read().toMillis());
        properties.put(
                "mail.smtp.connectiontimeout",
                Long.toString(settings.timeouts().connect().toMillis()));
        properties.put("mail.smtp.timeout", read);
        properties.put("mail.smtp.writetimeout", read);
        properties.put("mail.smtp.executor.writetimeout", writeTimeouts);
    }
}
