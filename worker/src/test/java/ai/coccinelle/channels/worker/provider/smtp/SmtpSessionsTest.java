package ai.coccinelle.channels.worker.provider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Secret;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
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

    @Test
    void aMailIsWrittenWithoutASearchForItsEncoders() throws Exception {
        MimeMessage mail = new MimeMessage(sessions.of(account("smtp.gmail.com", 587, true, "salon")));
        mail.setSubject("Votre rendez-vous à 14 h", "UTF-8");
        mail.setText("À demain", "UTF-8");
        List<String> searches = new ArrayList<>();
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        thread.setContextClassLoader(new ClassLoader(usual) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                searches.add(name);
                return super.getResources(name);
            }
        });
        try {
            mail.saveChanges();
            mail.writeTo(OutputStream.nullOutputStream());
        } finally {
            thread.setContextClassLoader(usual);
        }
        assertThat(searches)
                .as(
                        "what is found for a class loader once is searched for in this one, too; this would be for each mail")
                .doesNotContain("META-INF/services/" + StreamProvider.class.getName());
    }

    private static Credentials.Smtp account(String host, int port, boolean secure, String user) {
        return new Credentials.Smtp(host, port, secure, user, new Secret("secret"), "salon@example.fr", "Salon");
    }
}
