package ai.coccinelle.channels.simulator;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.SMTP_PASSWORD;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.SMTP_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.simulator.mail.MailFaults;
import ai.coccinelle.channels.simulator.mail.MailScript;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MailSimulatorTest {
    private static final String TO = "jean@client.example";

    private final Inbox inbox = new Inbox(new MutableClock());
    private MailSimulator mail;

    @BeforeEach
    void start() {
        mail = MailSimulator.start(inbox, 0);
    }

    @AfterEach
    void stop() {
        mail.close();
    }

    @Test
    void aMailSentOverStartTlsArrives() throws Exception {
        send(starttls(), SMTP_PASSWORD);

        assertThat(inbox.arrivals("email")).singleElement().satisfies(arrival -> {
            assertThat(arrival.to()).isEqualTo(TO);
            assertThat(arrival.from()).contains(SMTP_USER);
            assertThat(arrival.content()).isEqualTo("Votre rendez-vous à 14h\n\nÀ demain, Jean.");
            assertThat(arrival.externalId()).isEqualTo("<message-1@coccinelle.example>");
            assertThat(arrival.details())
                    .containsEntry("subject", "Votre rendez-vous à 14h")
                    .containsEntry("html", "<p>À demain, Jean.</p>");
        });
    }

    @Test
    void aMailSentOverTlsFromTheStartArrives() throws Exception {
        send(smtps(), SMTP_PASSWORD);

        assertThat(inbox.arrivals("email")).hasSize(1);
    }

    @Test
    void aMailSentInTheClearArrivesToo() throws Exception {
        send(new Properties(), SMTP_PASSWORD);

        assertThat(inbox.arrivals("email")).hasSize(1);
    }

    @Test
    void aMailArrivesOnceForEachRecipient() throws Exception {
        Session session = session(starttls());
        MimeMessage message = message(session);
        message.addRecipient(RecipientType.BCC, new InternetAddress("marie@client.example"));

        send(session, message, SMTP_PASSWORD);

        assertThat(inbox.arrivals()).extracting(Arrival::to).containsExactlyInAnyOrder(TO, "marie@client.example");
    }

    @Test
    void oneConnectionCarriesSeveralMails() throws Exception {
        Session session = session(starttls());
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect("localhost", mail.smtpPort(), SMTP_USER, SMTP_PASSWORD);
            for (int i = 0; i < 3; i++) {
                MimeMessage message = message(session);
                transport.sendMessage(message, message.getAllRecipients());
            }
        }

        assertThat(inbox.arrivals()).hasSize(3);
    }

    static List<MailScript> scripts() {
        return MailScript.ALL.stream()
                .filter(script -> script.reply().isPresent())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aRecipientOfAScriptIsAnsweredByIt(MailScript script) throws Exception {
        Session session = session(starttls());
        MimeMessage message = message(session);
        message.setRecipient(RecipientType.TO, new InternetAddress(script.recipient() + "@client.example"));

        assertThatThrownBy(() -> send(session, message, SMTP_PASSWORD))
                .isInstanceOf(MessagingException.class)
                .satisfies(refused -> {
                    String reply = script.reply().orElseThrow();
                    if (!reply.equals(MailFaults.HANG_UP)) {
                        assertThat(refused).hasStackTraceContaining(reply);
                    }
                });
        assertThat(inbox.arrivals()).isEmpty();
    }

    @Test
    void whoNamesItselfByALoopbackAddressIsTurnedAway() {
        Properties properties = starttls();
        properties.put("mail.smtp.localhost", "[127.0.0.1]");
        assertThatThrownBy(() -> send(properties, SMTP_PASSWORD)).isInstanceOf(MessagingException.class);
        assertThat(inbox.arrivals()).isEmpty();
    }

    @Test
    void aSlowServerHasTheMailBeforeItAcknowledgesIt() throws Exception {
        mail.faults().latency(Duration.ofSeconds(1));

        FutureTask<Boolean> sending = new FutureTask<>(() -> {
            send(starttls(), SMTP_PASSWORD);
            return true;
        });
        Thread.ofVirtual().start(sending);

        await().until(() -> inbox.arrivals("email").size() == 1);
        assertThat(sending).isNotDone();
        assertThat(sending).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThatThrownBy(() -> send(starttls(), "wrong"))
                .isInstanceOf(AuthenticationFailedException.class)
                .hasMessageContaining("535");
        assertThat(inbox.arrivals()).isEmpty();
    }

    @Test
    void nothingIsTakenFromStrangers() {
        Properties anonymous = starttls();
        anonymous.setProperty("mail.smtp.auth", "false");
        Session session = Session.getInstance(anonymous);

        assertThatThrownBy(() -> {
                    try (Transport transport = session.getTransport("smtp")) {
                        transport.connect("localhost", mail.smtpPort(), null, null);
                        MimeMessage message = message(session);
                        transport.sendMessage(message, message.getAllRecipients());
                    }
                })
                .isInstanceOfSatisfying(
                        SMTPSendFailedException.class,
                        refusal -> assertThat(refusal.getReturnCode()).isEqualTo(530));
        assertThat(inbox.arrivals()).isEmpty();
    }

    @Test
    void theCertificateIsTrustedByNobodyUntilToldTo() {
        Properties untrusting = starttls();
        untrusting.remove("mail.smtp.ssl.socketFactory");

        assertThatThrownBy(() -> send(untrusting, SMTP_PASSWORD))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("TLS");
    }

    @Test
    void aTrustStoreIsWrittenForOtherProcesses(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("trust.p12");

        MailSimulator.writeTrustStore(file, "changeit");

        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "changeit".toCharArray());
        }
        assertThat(store.getCertificateAlias(MailSimulator.certificate())).isNotNull();
    }

    @Test
    void aRecipientIsRefusedToOrder() {
        mail.faults().next(MailFaults.Step.RCPT_TO, "550 5.1.1 No such user", 1);

        assertThatThrownBy(() -> send(starttls(), SMTP_PASSWORD))
                .isInstanceOf(SendFailedException.class)
                .hasRootCauseMessage("550 5.1.1 No such user\n");
        assertThat(inbox.arrivals()).isEmpty();
    }

    @Test
    void theLastDotIsAnsweredToOrder() {
        mail.faults().next(MailFaults.Step.END_OF_DATA, "451 4.3.0 Try again later", 1);

        assertThatThrownBy(() -> send(starttls(), SMTP_PASSWORD))
                .isInstanceOfSatisfying(
                        SMTPSendFailedException.class,
                        refusal -> assertThat(refusal.getReturnCode()).isEqualTo(451));
        assertThat(inbox.arrivals()).isEmpty();
    }

    @Test
    void theServerHangsUpToOrder() {
        mail.faults().next(MailFaults.Step.MAIL_FROM, MailFaults.HANG_UP, 1);
        mail.faults().next(MailFaults.Step.END_OF_DATA, MailFaults.HANG_UP, 1);

        assertThatThrownBy(() -> send(starttls(), SMTP_PASSWORD)).isInstanceOf(MessagingException.class);
        assertThatThrownBy(() -> send(starttls(), SMTP_PASSWORD))
                .isInstanceOfSatisfying(
                        SMTPSendFailedException.class,
                        refusal -> assertThat(refusal.getReturnCode()).isEqualTo(-1));
        assertThat(inbox.arrivals()).isEmpty();
    }

    @Test
    void theServerIsTooBusyToOrder() {
        mail.faults().next(MailFaults.Step.GREETING, "421 4.3.2 Too many connections", 1);

        assertThatThrownBy(() -> send(starttls(), SMTP_PASSWORD)).hasMessageContaining("421");
    }

    @Test
    void aTakenPortIsAnError() {
        assertThatThrownBy(() -> MailSimulator.start(inbox, mail.smtpPort()).close())
                .isInstanceOf(IllegalStateException.class);
    }

    private void send(Properties properties, String password) throws Exception {
        Session session = session(properties);
        send(session, message(session), password);
    }

    private void send(Session session, MimeMessage message, String password) throws Exception {
        int port = "true".equals(session.getProperty("mail.smtp.ssl.enable")) ? mail.smtpsPort() : mail.smtpPort();
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect("localhost", port, SMTP_USER, password);
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    private static Session session(Properties properties) {
        properties.setProperty("mail.smtp.auth", "true");
        properties.setProperty("mail.smtp.connectiontimeout", "10000");
        properties.setProperty("mail.smtp.timeout", "10000");
        return Session.getInstance(properties);
    }

    private static Properties starttls() {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
        properties.put(
                "mail.smtp.ssl.socketFactory", MailSimulator.clientContext().getSocketFactory());
        return properties;
    }

    private static Properties smtps() {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.ssl.enable", "true");
        properties.put(
                "mail.smtp.ssl.socketFactory", MailSimulator.clientContext().getSocketFactory());
        return properties;
    }

    private static MimeMessage message(Session session) throws MessagingException {
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<message-1@coccinelle.example>");
            }
        };
        message.setFrom(new InternetAddress("Salon Coccinelle <" + SMTP_USER + ">"));
        message.setRecipients(RecipientType.TO, TO);
        message.setSubject("Votre rendez-vous à 14h", "UTF-8");
        MimeBodyPart text = new MimeBodyPart();
        text.setText("À demain, Jean.", "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setText("<p>À demain, Jean.</p>", "UTF-8", "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        message.saveChanges();
        return message;
    }
}
