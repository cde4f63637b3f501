package ai.coccinelle.channels.worker.provider.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.outbound.AddressGuard;
import ai.coccinelle.channels.simulator.MailSimulator;
import ai.coccinelle.channels.worker.provider.Messages;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a server says at whichever step, through the library, to an outcome. */
@Timeout(30)
final class SmtpConversationTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

    private static final SmtpTimeouts TIMEOUTS = new SmtpTimeouts(
            Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(500));

    private final ScriptedSmtpServer server = new ScriptedSmtpServer();

    SmtpConversationTest() throws IOException {}

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "greeting, 421 4.7.0 Try again later, TransientFault",
        "greeting, 421 Too many connections, Throttled",
        "greeting, 554 No SMTP service here, Misconfigured",
        "greeting, hang up, Unreachable",
        "greeting, silence, Unreachable",
        "EHLO, hang up, Unreachable",
        "EHLO, 250 mx1.exemple.fr, Misconfigured",
        "EHLO, 421 4.7.0 Try again later closing connection. (EHLO), Misconfigured",
        "AUTH, 535 5.7.8 Username and Password not accepted, Misconfigured",
        "AUTH, 534 5.7.9 Application-specific password required, Misconfigured",
        "AUTH, 530 5.7.0 Must issue a STARTTLS command first, Misconfigured",
        "AUTH, 454 4.7.0 Temporary authentication failure, TransientFault",
        "AUTH, 432 4.3.2 Concurrent connections limit exceeded, Throttled",
        "AUTH, hang up, Unreachable",
        "MAIL, 530 5.7.57 Client was not authenticated, Misconfigured",
        "MAIL, 553 5.7.1 Sender address rejected, SenderRefused",
        "MAIL, 550 5.7.1 Not you, SenderRefused",
        "MAIL, 552 5.3.4 Message too big, Refused",
        "MAIL, 451 4.3.0 Local error, TransientFault",
        "MAIL, hang up, Unreachable",
        "MAIL, silence, Unreachable",
        "RCPT, 550 5.1.1 User unknown, Refused",
        "RCPT, 553 Mailbox name not allowed, Refused",
        "RCPT, 550 5.7.1 Blocked by policy, Refused",
        "RCPT, 550 5.7.30 Basic authentication is not supported, Misconfigured",
        "RCPT, 550 5.4.5 Daily user sending limit exceeded, Throttled",
        "RCPT, 553 5.7.1 <salon@example.org>: Sender address rejected: not owned by user x, SenderRefused",
        "RCPT, 554 5.7.1 <client@exemple.fr>: Relay access denied, Misconfigured",
        "RCPT, 454 4.7.1 <client@exemple.fr>: Relay access denied, Misconfigured",
        "RCPT, 552 Message would take you over your relay quota of 500 Current quota used: 487, Throttled",
        "RCPT, 450 4.7.1 Greylisted, TransientFault",
        "RCPT, 451 4.7.1 Rate limit exceeded, Throttled",
        "RCPT, 452 4.2.2 Mailbox full, TransientFault",
        "RCPT, hang up, Unreachable",
        "DATA, 451 4.3.0 Try later, TransientFault",
        "DATA, hang up, Unreachable",
        "DATA, silence, Unreachable",
        "DATA, 421 4.3.2 Shutting down, Throttled",
        "DATA, 250 Ok, Unreachable",
        "., 250 Ok, Accepted",
        "., 251 Somebody else, Unanswered",
        "., 552 5.2.3 Message too large, Refused",
        "., 554 5.7.1 Spam, Refused",
        "., 554 5.2.252 SendAsDenied; a not allowed to send as b, SenderRefused",
        "., 554 Message rejected: Email address is not verified., SenderRefused",
        "., 502 5.7.0 Your SMTP account is not yet activated., Misconfigured",
        "., 550 5.1.90 you've reached your daily limit for message recipients, Throttled",
        "., 451 4.3.2 Overloaded, Throttled",
        "., 452 4.3.1 Insufficient storage, TransientFault",
        "., hang up, Unanswered",
        "., silence, Unanswered",
        "., whatever, Unanswered",
        "QUIT, hang up, Accepted"
    })
    void everyReplyAtEveryStepHasItsOutcome(String step, String reply, String outcome) {
        server.saying(step, reply);

        assertThat(send().getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(server.commands()).filteredOn("DATA"::equals).hasSizeLessThan(2);
    }

    @Test
    void whatTheServerSaidStandsBesideOurReading() {
        server.saying(
                "RCPT",
                "553 5.7.1 <salon@example.org>: Sender address rejected: not owned by user salon with password "
                        + Messages.base64("password"));

        assertThat(send())
                .isEqualTo(new Outcome.SenderRefused(
                        "553 5.7.1",
                        "localhost refused the sender's address (553 5.7.1): <…>: Sender address rejected: not owned by user … with"
                                + " … …"));
    }

    @Test
    void aQuotedLocalPartGoesAsItStands() {
        Outcome outcome = provider(TIMEOUTS).send(message(false, "\"jean dupont\"@example.org"));

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(server.commands()).contains("RCPT TO:<\"jean dupont\"@example.org>");
    }

    @Test
    void anAddressBeyondAsciiGoesWhereTheServerTakesIt() {
        server.saying("EHLO", "250-scripted\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN");

        assertThat(provider(TIMEOUTS).send(message(false, "zoé@example.org"))).isInstanceOf(Outcome.Accepted.class);
        assertThat(server.commands()).contains("MAIL FROM:<salon@example.org> SMTPUTF8", "RCPT TO:<zoé@example.org>");
    }

    @Test
    void smtputf8IsAskedForWithNoOtherMail() {
        server.saying("EHLO", "250-scripted\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN");

        assertThat(send()).isInstanceOf(Outcome.Accepted.class);
        assertThat(server.commands()).contains("MAIL FROM:<salon@example.org>");
    }

    @Test
    void anAddressBeyondAsciiIsRefusedWhereTheServerDoesNotTakeIt() {
        assertThat(provider(TIMEOUTS).send(message(false, "zoé@example.org")))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("smtputf8"));
        assertThat(server.commands()).noneMatch(command -> command.startsWith("MAIL"));
    }

    /** RFC 3834, 5: else each reminder sets off vacation responders. */
    @Test
    void aMailSaysThatNobodyWroteItByHand() {
        send();
        assertThat(server.content())
                .contains("Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: OOF, AutoReply");
    }

    /** A content scanner takes longer than any reply before it may. */
    @Test
    void theDotMayBeAnsweredLaterThanAnythingElse() {
        server.holding(ScriptedSmtpServer.DOT);
        SmtpTimeouts timeouts = new SmtpTimeouts(
                Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(20));
        CompletableFuture<Outcome> outcome =
                CompletableFuture.supplyAsync(() -> provider(timeouts).send(message(false)));
        await().until(() -> !server.content().isEmpty());
        await().during(Duration.ofMillis(900)).until(() -> !outcome.isDone());

        server.goOn(ScriptedSmtpServer.DOT);
        assertThat(outcome.join()).isInstanceOf(Outcome.Accepted.class);
        assertThat(server.commands()).filteredOn("DATA"::equals).hasSize(1);
    }

    /** Read to its end it would be in memory four times; it ends as it should, so a client without a bound goes on. */
    @ParameterizedTest
    @CsvSource({"greeting, Unreachable", "EHLO, Unreachable", "RCPT, Unreachable", "., Unanswered"})
    void aReplyWithoutEndIsNotReadToItsEnd(String step, String outcome) {
        server.saying(step, ScriptedSmtpServer.FLOOD);

        assertThat(send().getClass().getSimpleName()).isEqualTo(outcome);
    }

    @Test
    void aReplyWithoutEndIsNotReadToItsEndThroughTlsEither() {
        server.saying("EHLO", "250-scripted\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN")
                .saying("STARTTLS", "220 Go ahead")
                .saying("RCPT", ScriptedSmtpServer.FLOOD);

        assertThat(send(true)).isInstanceOf(Outcome.Unreachable.class);
        assertThat(server.commands())
                .contains("STARTTLS", "MAIL FROM:<salon@example.org>")
                .doesNotContain("DATA");
    }

    private Outcome send() {
        return send(false);
    }

    private Outcome send(boolean secure) {
        return provider(new SmtpTimeouts(
                        Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofMillis(500)))
                .send(message(secure));
    }

    private static SmtpProvider provider(SmtpTimeouts timeouts) {
        return new SmtpProvider(
                new SmtpSettings(
                        true,
                        Set.of(),
                        "client.example",
                        timeouts,
                        MailSimulator.clientContext().getSocketFactory(),
                        new AddressGuard(List.of("127.0.0.0/8"))),
                CLOCK);
    }

    private OutboundMessage message(boolean secure) {
        return message(secure, Messages.EMAIL);
    }

    private OutboundMessage message(boolean secure, String to) {
        Credentials account = new Credentials.Smtp(
                "localhost", server.port(), secure, "salon", new Secret("password"), "salon@example.org", "Salon");
        return Messages.to(to, new Payload.Email("Objet", "texte", "<p>html</p>"), account);
    }
}
