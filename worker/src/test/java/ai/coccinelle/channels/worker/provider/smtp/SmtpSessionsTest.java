package ai.coccinelle.channels.worker.provider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Secret;
import jakarta.mail.Session;
import org.junit.jupiter.api.Test;

class SmtpSessionsTest {
    private final SmtpSessions sessions = new SmtpSessions(new SmtpSettings());

    /** Making one searches the class path, which a mail must not do. */
    @Test
    void accountsOfAKindShareOneSession() {
        Session session = sessions.of(account("smtp.gmail.com", 587, true, "salon"));
        assertThat(sessions.of(account("ssl0.ovh.net", 587, true, "garage"))).isSameAs(session);
    }

    @Test
    void encryptionAndLoginAreTheKindsOwn() {
        Session startTls = sessions.of(account("smtp.gmail.com", 587, true, "salon"));
        Session fromTheStart = sessions.of(account("smtp.gmail.com", 465, true, "salon"));
        Session withoutLogin = sessions.of(account("smtp.gmail.com", 587, true, ""));

        assertThat(startTls.getProperty("mail.smtp.starttls.required")).isEqualTo("true");
        assertThat(fromTheStart.getProperty("mail.smtp.ssl.enable")).isEqualTo("true");
        assertThat(startTls.getProperty("mail.smtp.ssl.enable")).isEqualTo("false");
        assertThat(startTls.getProperty("mail.smtp.auth")).isEqualTo("true");
        assertThat(withoutLogin.getProperty("mail.smtp.auth")).isEqualTo("false");
    }

    private static Credentials.Smtp account(String host, int port, boolean secure, String user) {
        return new Credentials.Smtp(host, port, secure, user, new Secret("secret"), "salon@example.fr", "Salon");
    }
}
