package ai.coccinelle.channels.worker.provider.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.outbound.AddressGuard;
import ai.coccinelle.channels.simulator.Inbox;
import ai.coccinelle.channels.simulator.MailSimulator;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.mail.MailFaults.Step;
import ai.coccinelle.channels.worker.provider.ConnectionCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which an account can be wrong, against a mail server that takes STARTTLS, TLS and a login. */
class SmtpCheckTest {
    private static final SmtpTimeouts TIMEOUTS = new SmtpTimeouts(
            Duration.ofSeconds(2), Duration.ofMillis(700), Duration.ofMillis(700), Duration.ofMillis(700));
    private static final AddressGuard THIS_MACHINE = new AddressGuard(List.of("127.0.0.0/8"));

    private final Inbox inbox = new Inbox(Clock.systemUTC());
    private final MailSimulator server = MailSimulator.start(inbox, 0);
    private final ScriptedSmtpServer scripted = new ScriptedSmtpServer();

    SmtpCheckTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        assertThat(inbox.arrivals()).as("nothing is sent").isEmpty();
        server.close();
        scripted.close();
    }

    private Optional<Finding> check(Credentials.Smtp account) {
        return check(
                account, MailSimulator.clientContext().getSocketFactory(), THIS_MACHINE, Set.of(server.smtpsPort()));
    }

    private static Optional<Finding> check(
            Credentials.Smtp account, @Nullable SSLSocketFactory trust, AddressGuard guard, Set<Integer> tlsPorts) {
        return new SmtpCheck(new SmtpSettings(true, tlsPorts, "client.example", TIMEOUTS, trust, guard)).check(account);
    }

    private static Credentials.Smtp account(String host, int port, boolean secure, String password) {
        return new Credentials.Smtp(
                host,
                port,
                secure,
                SimulatedAccounts.SMTP_USER,
                new Secret(password),
                "salon@coccinelle.example",
                "Salon");
    }

    private static Credentials.Smtp account(int port, boolean secure) {
        return account("localhost", port, secure, SimulatedAccounts.SMTP_PASSWORD);
    }

    @Test
    void anAccountThatWorksIsSaidToByStarttlsAndByTls() {
        assertThat(check(account(server.smtpPort(), true))).isEmpty();
        assertThat(check(account(server.smtpsPort(), true))).isEmpty();
    }

    @Test
    void aWrongPassword() {
        assertThat(check(account("localhost", server.smtpPort(), true, "wrong")))
                .hasValueSatisfying(found -> {
                    assertThat(found.diagnosis()).isEqualTo(Diagnosis.LOGIN_REFUSED);
                    assertThat(found.answer()).startsWith("535");
                });
    }

    @Test
    void aSenderThatTheServerDoesNotLetSend() {
        server.faults().next(Step.MAIL_FROM, "553 5.7.1 Sender address rejected", 1);
        assertThat(check(account(server.smtpPort(), true)))
                .contains(new Finding(Diagnosis.SENDER_REFUSED, "553 5.7.1: Sender address rejected"));
    }

    /** Postfix says it there, as it comes (smtpd_delay_reject). */
    @ParameterizedTest
    @CsvSource({
        "553 5.7.1 <salon@coccinelle.example>: Sender address rejected: not owned by user salon, SENDER_REFUSED",
        "553 Vous ne pouvez pas utiliser cette adresse, WORKS",
        "550 5.7.1 Cet expediteur n'est pas le votre, SENDER_REFUSED",
        "554 5.7.1 <salon@coccinelle.example>: Relay access denied, RELAY_REFUSED",
        "454 4.7.1 <salon@coccinelle.example>: Relay access denied, RELAY_REFUSED",
        "550 5.7.1 Unable to relay, RELAY_REFUSED",
        "554 5.7.1 <unknown[198.51.100.7]>: Client host rejected: Access denied, CONNECTION_REFUSED",
        "502 5.7.0 Your SMTP account is not yet activated., ACCOUNT_NOT_ACTIVE",
        "530 5.7.57 Client not authenticated to send mail, LOGIN_REFUSED",
        "550 5.1.1 User unknown, WORKS",
        "450 4.7.1 Greylisted, WORKS",
        "550 5.4.5 Daily user sending limit exceeded, WORKS"
    })
    void whatIsSaidOnlyOfTheRecipientIsFoundAsWell(String reply, String diagnosis) {
        scripted.saying("RCPT", reply);
        Optional<Finding> found = check(account(scripted.port(), false));
        assertThat(found.map(finding -> finding.diagnosis().name()).orElse("WORKS"))
                .isEqualTo(diagnosis);
        assertThat(scripted.commands())
                .contains("RCPT TO:<salon@coccinelle.example>", "RSET")
                .doesNotContain("DATA");
    }

    @Test
    void whatTheServerSaysIsShownWithoutAddressesAndSecrets() {
        scripted.saying(
                "RCPT",
                "553-5.7.1 <salon@coccinelle.example>: Sender address rejected:\r\n553 5.7.1 not owned by user\t"
                        + SimulatedAccounts.SMTP_USER + " with " + SimulatedAccounts.SMTP_PASSWORD);
        assertThat(check(account(scripted.port(), false)))
                .contains(new Finding(
                        Diagnosis.SENDER_REFUSED,
                        "553 5.7.1: <…>: Sender address rejected: not owned by user … with …"));
    }

    /** An MX that somebody took for the server to send through. */
    @ParameterizedTest
    @ValueSource(strings = {"250-mx1.exemple.fr\r\n250-SIZE 26214400\r\n250 8BITMIME", "502 5.5.1 Unknown"})
    void aServerThatOffersNoLoginIsNotTakenForOneThatTookThePassword(String ehlo) {
        scripted.saying("EHLO", ehlo).saying("HELO", "250 mx1.exemple.fr");
        assertThat(check(account(scripted.port(), false))).contains(new Finding(Diagnosis.LOGIN_UNKNOWN));
        assertThat(scripted.commands()).noneMatch(command -> command.startsWith("MAIL"));
    }

    @Test
    void aServerThatDoesNotLikeOurNameTurnsUsAway() {
        scripted.saying(
                        "EHLO",
                        "421-4.7.0 Try again later, closing connection. (EHLO)\r\n421 4.7.0 For more information, go to"
                                + " https://support.google.com/a/answer/3221692")
                .saying("HELO", "421 4.7.0 Try again later, closing connection. (HELO)");
        assertThat(check(account(scripted.port(), false)))
                .hasValueSatisfying(found -> assertThat(found.diagnosis()).isEqualTo(Diagnosis.CONNECTION_REFUSED));
    }

    @Test
    void aPortThatDoesNotSpeakTlsFromTheStart() {
        assertThat(check(
                        account(scripted.port(), true),
                        MailSimulator.clientContext().getSocketFactory(),
                        THIS_MACHINE,
                        Set.of(scripted.port())))
                .hasValueSatisfying(found -> assertThat(found.diagnosis()).isEqualTo(Diagnosis.NOT_TLS));
    }

    @Test
    void aPortThatSpeaksTlsFromTheStartAndIsSpokenToWithout() {
        assertThat(check(
                        account(server.smtpsPort(), true),
                        MailSimulator.clientContext().getSocketFactory(),
                        THIS_MACHINE,
                        Set.of()))
                .hasValueSatisfying(found -> assertThat(found.diagnosis()).isEqualTo(Diagnosis.SILENT));
    }

    @Test
    void aServerWithoutEncryption() {
        assertThat(check(account(scripted.port(), true)))
                .hasValueSatisfying(found -> assertThat(found.diagnosis()).isEqualTo(Diagnosis.STARTTLS_MISSING));
        assertThat(scripted.commands()).noneMatch(command -> command.startsWith("AUTH"));
    }

    @Test
    void anAccountThatWouldGoInTheClear() {
        SmtpSettings production = new SmtpSettings();
        assertThat(new SmtpCheck(production).check(account(scripted.port(), false)))
                .contains(new Finding(Diagnosis.UNENCRYPTED));
        assertThat(scripted.commands()).isEmpty();
    }

    @Test
    void aCertificateThatNobodyVouchesFor() {
        for (int port : new int[] {server.smtpPort(), server.smtpsPort()}) {
            assertThat(check(account(port, true), null, THIS_MACHINE, Set.of(server.smtpsPort())))
                    .hasValueSatisfying(
                            found -> assertThat(found.diagnosis()).isEqualTo(Diagnosis.CERTIFICATE_NOT_VALID));
        }
    }

    @Test
    void aCertificateOfAnotherHost() {
        // leads to this machine, and is not in the certificate
        AddressGuard anyHere = new AddressGuard(List.of("0.0.0.0"));
        assertThat(check(
                        account("0.0.0.0", server.smtpPort(), true, SimulatedAccounts.SMTP_PASSWORD),
                        MailSimulator.clientContext().getSocketFactory(),
                        anyHere,
                        Set.of()))
                .hasValueSatisfying(
                        found -> assertThat(found.diagnosis()).isEqualTo(Diagnosis.CERTIFICATE_OF_ANOTHER_HOST));
    }

    @Test
    void aHostThatIsNotThere() throws IOException {
        int closed;
        try (ServerSocket listener = new ServerSocket(0)) {
            closed = listener.getLocalPort();
        }
        assertThat(check(account(closed, true))).contains(new Finding(Diagnosis.UNREACHABLE));
        assertThat(check(account("nowhere.invalid", 587, true, "x"))).contains(new Finding(Diagnosis.HOST_UNKNOWN));
    }

    @Test
    void anAddressThatIsNotPublicIsNotConnectedTo() {
        AddressGuard production = new AddressGuard(Set.of());
        for (int port : new int[] {scripted.port(), 587, 465}) {
            assertThat(check(account(port, true), null, production, Set.of(465)))
                    .contains(new Finding(Diagnosis.HOST_FORBIDDEN));
        }
        assertThat(check(account("8.8.8.8", 6379, true, "x"), null, production, Set.of()))
                .contains(new Finding(Diagnosis.PORT_FORBIDDEN));
        assertThat(scripted.commands()).isEmpty();
    }

    @Test
    void aServerThatSaysNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(check(account(silent.getLocalPort(), true)))
                    .hasValueSatisfying(found -> assertThat(found.diagnosis()).isEqualTo(Diagnosis.SILENT));
        }
    }

    /** Each byte comes in time. */
    @Test
    void aServerThatDripsIsGivenUpAndLeft() {
        scripted.saying(ScriptedSmtpServer.GREETING, ScriptedSmtpServer.DRIP);
        SmtpCheck check =
                new SmtpCheck(new SmtpSettings(true, Set.of(), "client.example", TIMEOUTS, null, THIS_MACHINE));
        ConnectionCheck bounded = credentials -> check.check((Credentials.Smtp) credentials);

        assertThat(bounded.within(Duration.ofSeconds(1)).check(account(scripted.port(), false)))
                .contains(new Finding(Diagnosis.SILENT));
        await().untilAsserted(() -> assertThat(scripted.ended()).isEqualTo(1));
    }

    @ParameterizedTest
    @CsvSource({
        "smtp.exemple.com, 535, 535 5.7.8 refused, LOGIN_REFUSED",
        "smtp.gmail.com, 535, 535-5.7.8 Username and Password not accepted, APP_PASSWORD_NEEDED",
        "SMTP.Gmail.com, 534, 534-5.7.9 Application-specific password required, APP_PASSWORD_NEEDED",
        "smtp.office365.com, 535, 535 5.7.139 SmtpClientAuthentication is disabled, SMTP_AUTH_OFF",
        "smtp.office365.com, 550, 550 5.7.30 Basic authentication is not supported, SMTP_AUTH_OFF",
        "smtp.exemple.com, 454, 454 4.7.0 Temporary authentication failure, PROVIDER_BUSY",
        "smtp.exemple.com, 250, 250 ok, LOGIN_UNKNOWN"
    })
    void aRefusedLoginIsToldByItsHostAndCode(String host, int code, String reply, Diagnosis diagnosis) {
        assertThat(SmtpCheck.login(account(host, 587, true, "x"), SmtpReply.of(code, reply)))
                .isEqualTo(diagnosis);
    }
}
