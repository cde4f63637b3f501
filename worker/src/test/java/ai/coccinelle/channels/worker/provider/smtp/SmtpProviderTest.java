package ai.coccinelle.channels.worker.provider.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.outbound.AddressGuard;
import ai.coccinelle.channels.simulator.Arrival;
import ai.coccinelle.channels.simulator.Inbox;
import ai.coccinelle.channels.simulator.MailSimulator;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.mail.MailFaults.Step;
import ai.coccinelle.channels.worker.provider.FarEnd;
import ai.coccinelle.channels.worker.provider.Messages;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.ProviderContract;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract, against a mail server that takes STARTTLS and a login. */
final class SmtpProviderTest extends ProviderContract {
    private static final AddressGuard THIS_MACHINE = new AddressGuard(List.of("127.0.0.0/8"));
    private static final Payload.Email EMAIL =
            new Payload.Email("Votre rendez-vous à 14 h", "Bonjour Camille,\r\nà bientôt.", "<p>Bonjour Camille</p>");

    private static final SmtpTimeouts SMTP_TIMEOUTS =
            new SmtpTimeouts(TIMEOUTS.connect(), TIMEOUTS.read(), TIMEOUTS.read(), TIMEOUTS.read());

    private final Inbox inbox = new Inbox(CLOCK);
    private final MailSimulator server = MailSimulator.start(inbox, 0);
    private final ScriptedSmtpServer scripted = new ScriptedSmtpServer();
    private boolean useScripted;

    SmtpProviderTest() throws IOException {}

    @AfterEach
    void stopServers() throws IOException {
        server.close();
        scripted.close();
    }

    private SmtpProvider provider() {
        return new SmtpProvider(
                new SmtpSettings(
                        true,
                        Set.of(server.smtpsPort()),
                        "client.example",
                        SMTP_TIMEOUTS,
                        MailSimulator.clientContext().getSocketFactory(),
                        THIS_MACHINE),
                CLOCK);
    }

    private static OutboundMessage message(int port, boolean secure) {
        return message(port, secure, SimulatedAccounts.SMTP_PASSWORD, EMAIL);
    }

    private static OutboundMessage message(int port, boolean secure, String password, Payload payload) {
        return Messages.to(
                Messages.EMAIL,
                payload,
                new Credentials.Smtp(
                        "localhost",
                        port,
                        secure,
                        SimulatedAccounts.SMTP_USER,
                        new Secret(password),
                        "salon@coccinelle.example",
                        "Salon Éléonore"));
    }

    @Override
    protected Outcome send() {
        return useScripted
                ? provider().send(message(scripted.port(), false))
                : provider().send(message(server.smtpPort(), true));
    }

    @Override
    protected Outcome sendTo(int deadPort) {
        return provider().send(message(deadPort, true));
    }

    @Override
    protected void next(FarEnd behaviour) {
        switch (behaviour) {
            case REFUSES -> server.faults().next(Step.RCPT_TO, "550 5.1.1 User unknown " + Messages.EMAIL, 1);
            case THROTTLES -> server.faults().next(Step.MAIL_FROM, "432 4.3.2 Concurrent connections limit", 1);
            case HAS_A_FAULT -> server.faults().next(Step.RCPT_TO, "451 4.3.0 Try again later", 1);
            case REFUSES_THE_CREDENTIALS ->
                server.faults().next(Step.AUTH, "535 5.7.8 Bad password for " + SimulatedAccounts.SMTP_USER, 1);
            case NEVER_ANSWERS -> script(ScriptedSmtpServer.SILENCE);
            case BREAKS_OFF -> script(ScriptedSmtpServer.HANG_UP);
            case TALKS_GARBAGE -> script("well, " + Messages.EMAIL);
        }
    }

    private void script(String replyToTheDot) {
        useScripted = true;
        scripted.saying(ScriptedSmtpServer.DOT, replyToTheDot);
    }

    @Override
    protected List<Arrival> arrivals() {
        return inbox.arrivals();
    }

    @Override
    protected @Nullable Duration retryAfter() {
        return null;
    }

    @Override
    protected List<String> unspeakable() {
        return List.of(
                SimulatedAccounts.SMTP_PASSWORD,
                Messages.base64(SimulatedAccounts.SMTP_PASSWORD),
                Messages.base64("\0" + SimulatedAccounts.SMTP_USER + "\0" + SimulatedAccounts.SMTP_PASSWORD),
                Messages.EMAIL,
                "Camille");
    }

    @Test
    void sendsTextAndHtmlUnderOurMessageId() {
        send();

        assertThat(arrivals()).singleElement().satisfies(mail -> {
            assertThat(mail.to()).isEqualTo(Messages.EMAIL);
            assertThat(mail.externalId()).isEqualTo("<" + Messages.ID + "@coccinelle.example>");
            assertThat(mail.content()).contains("Votre rendez-vous à 14 h", "Bonjour Camille,", "à bientôt.");
            assertThat(mail.details().get("html")).contains("<p>Bonjour Camille</p>");
        });
    }

    @Test
    void namesWhereToUnsubscribeWithOneClick() {
        String link = "https://channels.example/unsubscribe/" + "x".repeat(107);
        Payload.Email bulk = new Payload.Email("Nos offres", "Bonjour", "<p>Bonjour</p>", link);
        provider().send(message(server.smtpPort(), true, SimulatedAccounts.SMTP_PASSWORD, bulk));

        assertThat(arrivals())
                .singleElement()
                .satisfies(mail -> assertThat(mail.details())
                        .containsEntry("List-Unsubscribe", "<" + link + ">")
                        .containsEntry("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }

    @Test
    void saysNothingOfUnsubscribingInMailAboutAnAppointment() {
        send();
        assertThat(arrivals())
                .singleElement()
                .satisfies(mail ->
                        assertThat(mail.details()).doesNotContainKeys("List-Unsubscribe", "List-Unsubscribe-Post"));
    }

    @Test
    void namesASecondCopyLikeTheFirst() {
        send();
        send();

        assertThat(arrivals())
                .extracting(Arrival::externalId)
                .hasSize(2)
                .containsOnly("<" + Messages.ID + "@coccinelle.example>");
    }

    @Test
    void sendsOverTlsFromTheStart() {
        assertThat(provider().send(message(server.smtpsPort(), true))).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void doesNotTrustACertificateThatNobodyVouchesFor() {
        SmtpProvider production = new SmtpProvider(
                new SmtpSettings(
                        false, Set.of(server.smtpsPort()), "client.example", SMTP_TIMEOUTS, null, THIS_MACHINE),
                CLOCK);

        assertThat(List.of(server.smtpPort(), server.smtpsPort()))
                .allSatisfy(port -> assertThat(production.send(message(port, true)))
                        .isEqualTo(new Outcome.Misconfigured(
                                "tls", "the encryption or the certificate of localhost is not valid")));
        assertThat(arrivals()).isEmpty();
    }

    @Test
    void doesNotSendInTheClearWhatIsToBeEncrypted() {
        assertThat(provider().send(message(scripted.port(), true)))
                .isEqualTo(new Outcome.Misconfigured("starttls", "localhost does not offer encryption (STARTTLS)"));
        assertThat(scripted.commands()).noneMatch(command -> command.startsWith("AUTH"));
    }

    @Test
    void doesNotSendInTheClearWithoutLeave() {
        assertThat(new SmtpProvider(new SmtpSettings(), CLOCK).send(message(scripted.port(), false)))
                .isInstanceOf(Outcome.Misconfigured.class);
        assertThat(scripted.commands()).isEmpty();
    }

    @Test
    void reportsAWrongPasswordByItsHost() {
        assertThat(provider().send(message(server.smtpPort(), true, "not-the-password", EMAIL)))
                .isInstanceOfSatisfying(
                        Outcome.Misconfigured.class,
                        wrong -> assertThat(wrong.reason()).startsWith("SMTP password refused by localhost"));
    }

    @Test
    void refusesASubjectThatBeginsAnotherHeader() {
        Payload.Email injected = new Payload.Email("Bonjour\r\nBcc: everyone@example.org", "texte", "<p>html</p>");

        assertThat(provider().send(message(server.smtpPort(), true, SimulatedAccounts.SMTP_PASSWORD, injected)))
                .isInstanceOf(Outcome.Unsendable.class);
        assertThat(arrivals()).isEmpty();
    }

    @Test
    void refusesAnAddressThatIsNone() {
        Credentials account = message(server.smtpPort(), true).credentials();

        assertThat(List.of("camille", "Camille <camille@example.org>", "a@b.org, c@d.org", "@example.org"))
                .allSatisfy(to -> assertThat(provider().send(Messages.to(to, EMAIL, account)))
                        .isInstanceOf(Outcome.Unsendable.class));
    }

    @Test
    void carriesEmailOnly() {
        assertThat(provider()
                        .send(message(
                                server.smtpPort(), true, SimulatedAccounts.SMTP_PASSWORD, new Payload.Sms("Bonjour"))))
                .isInstanceOf(Outcome.Unsendable.class);
    }

    @Test
    void saysThatNoAccountIsConfigured() {
        assertThat(provider().send(Messages.to(Messages.EMAIL, EMAIL, null))).isInstanceOf(Outcome.Misconfigured.class);
    }

    @Test
    void saysThatAPortIsNone() {
        assertThat(provider().send(message(70_000, true))).isInstanceOf(Outcome.Misconfigured.class);
    }
}
