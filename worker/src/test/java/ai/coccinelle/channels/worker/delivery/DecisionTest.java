package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.worker.provider.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private static final ClaimedMessage FRESH = Claims.of(MessageKind.TRANSACTIONAL, 0, null);
    private static final Outcome FAULT = new Outcome.TransientFault("20503", "busy");

    @Test
    void whatTheProviderTookIsSent() {
        assertThat(on(new Outcome.Accepted("SM1"), FRESH).transition()).isEqualTo(new Transition.Sent("SM1"));
    }

    @Test
    void whatTheProviderRefusedFailsWithoutADeadLetter() {
        assertThat(on(new Outcome.Refused("21211", "no such number"), FRESH).transition())
                .isEqualTo(new Transition.Failed("21211", "no such number", false));
    }

    @Test
    void aTransientFaultIsRetriedUntilTheScheduleEnds() {
        assertThat(on(FAULT, FRESH).transition())
                .isEqualTo(new Transition.Retry(Duration.ofSeconds(5), "20503", "busy"));
        assertThat(on(FAULT, Claims.of(MessageKind.TRANSACTIONAL, 8, null)).transition())
                .isEqualTo(new Transition.Failed("20503", "busy", true));
    }

    @Test
    void aRetryThatWouldComeTooLateIsNotMade() {
        assertThat(on(FAULT, Claims.of(MessageKind.TRANSACTIONAL, 0, Duration.ofSeconds(5)))
                        .transition())
                .isEqualTo(new Transition.Failed("20503", "busy", true));
        assertThat(on(FAULT, Claims.of(MessageKind.TRANSACTIONAL, 0, Duration.ofSeconds(6)))
                        .transition())
                .isInstanceOf(Transition.Retry.class);
    }

    @Test
    void throttlingSlowsTheLaneForAsLongAsTheProviderAskedAndCostsNoAttempt() {
        Decision decision = on(new Outcome.Throttled(Duration.ofSeconds(17), "429", "slower"), FRESH);

        assertThat(decision.sign()).isEqualTo(new Sign.Busy(Duration.ofSeconds(17)));
        assertThat(decision.transition()).isEqualTo(new Transition.Postponed(Duration.ofSeconds(17), "429", "slower"));
        assertThat(on(new Outcome.Throttled(null, "429", "slower"), FRESH).sign())
                .isEqualTo(new Sign.Busy(Duration.ofSeconds(5)));
        assertThat(on(new Outcome.Throttled(Duration.ofDays(2), "429", "slower"), FRESH)
                        .sign())
                .isEqualTo(new Sign.Busy(Duration.ofHours(1)));
    }

    @Test
    void wrongCredentialsAreNamedAndKeepTheMessage() {
        Decision decision = on(new Outcome.Misconfigured("535", "SMTP password refused by smtp.example.fr"), FRESH);

        assertThat(decision.sign()).isEqualTo(new Sign.Refuses("SMTP password refused by smtp.example.fr"));
        assertThat(decision.transition()).isInstanceOf(Transition.Paused.class);
    }

    @Test
    void aMessageThatPausesItsLaneComesBackBehindThePauseForAsLongAsItIsOfUse() {
        Duration pause = Duration.ofMinutes(5);

        assertThat(paused(FRESH).behind(pause, FRESH).transition())
                .isEqualTo(new Transition.Paused(Duration.ofSeconds(330), "21212", "not your sender"));
        ClaimedMessage known = Claims.of(MessageKind.TRANSACTIONAL, 5, null);
        assertThat(paused(known).behind(pause, known).transition())
                .isEqualTo(new Transition.Paused(Duration.ofHours(1), "21212", "not your sender"));
        assertThat(paused(Claims.of(MessageKind.TRANSACTIONAL, 8, null)).transition())
                .isEqualTo(new Transition.Paused(Duration.ofHours(4), "21212", "not your sender"));
    }

    @Test
    void aMessageBehindAPauseStaysUsefulWhereItCan() {
        ClaimedMessage urgent = Claims.of(MessageKind.TRANSACTIONAL, 5, Duration.ofMinutes(20));
        ClaimedMessage hopeless = Claims.of(MessageKind.TRANSACTIONAL, 5, Duration.ofMinutes(1));

        assertThat(paused(urgent).behind(Duration.ofMinutes(5), urgent).transition())
                .isEqualTo(new Transition.Paused(Duration.ofSeconds(330), "21212", "not your sender"));
        assertThat(paused(hopeless).behind(Duration.ofMinutes(5), hopeless).transition())
                .isEqualTo(new Transition.Paused(Duration.ofMinutes(5), "21212", "not your sender"));
    }

    @Test
    void whatWasNotAnsweredComesBackBehindThePauseThatItsSilenceCauses() {
        assertThat(on(new Outcome.Unreachable("connect", "nobody there"), FRESH)
                        .behind(Duration.ofMinutes(1), FRESH)
                        .transition())
                .isEqualTo(new Transition.Retry(Duration.ofSeconds(90), "connect", "nobody there"));
    }

    @Test
    void aRecipientThatGetsTooMuchPostponesItsMessageAndSlowsNothing() {
        assertThat(on(new Outcome.RecipientThrottled(Duration.ofSeconds(16), "131056", "fewer"), FRESH))
                .isEqualTo(new Decision(
                        new Transition.Postponed(Duration.ofSeconds(16), "131056", "fewer"), new Sign.Works()));
    }

    @Test
    void aTemplateThatIsPausedIsRetriedAndPausesNothing() {
        assertThat(on(new Outcome.Blocked("132015", "paused by Meta"), FRESH))
                .isEqualTo(new Decision(
                        new Transition.Retry(Duration.ofSeconds(5), "132015", "paused by Meta"), new Sign.Works()));
    }

    @Test
    void aSenderThatSendsTooMuchSlowsItsLane() {
        assertThat(on(new Outcome.SenderThrottled(Duration.ofSeconds(9), "21611", "queue full"), FRESH)
                        .sign())
                .isEqualTo(new Sign.SenderBusy(Duration.ofSeconds(9)));
    }

    @Test
    void noAnswerIsNotAFailure() {
        Outcome silence = new Outcome.Unanswered("timeout", "no answer");

        assertThat(on(silence, FRESH).transition()).isInstanceOf(Transition.InDoubt.class);
        assertThat(on(new Outcome.Unclear("30410", "the carrier is silent"), FRESH)
                        .transition())
                .isInstanceOf(Transition.InDoubt.class);
        assertThat(on(silence, Claims.of(MessageKind.TRANSACTIONAL, 8, null)).transition())
                .isInstanceOf(Transition.LeftUncertain.class);
    }

    @Test
    void aTestMessageHasOneAttemptWhateverHappens() {
        ClaimedMessage test = Claims.of(MessageKind.TEST, 0, Duration.ofMinutes(1));

        for (Outcome outcome : List.of(
                FAULT,
                new Outcome.Unreachable("connect", "nobody there"),
                new Outcome.Throttled(null, "429", "slower"),
                new Outcome.SenderThrottled(null, "21611", "slower"),
                new Outcome.RecipientThrottled(null, "131056", "slower"),
                new Outcome.SenderRefused("21212", "sender"),
                new Outcome.Blocked("132001", "template"),
                new Outcome.Misconfigured("535", "password"))) {
            assertThat(on(outcome, test).transition()).isInstanceOf(Transition.Failed.class);
        }
        assertThat(on(new Outcome.Unanswered("timeout", "no answer"), test).transition())
                .isInstanceOf(Transition.LeftUncertain.class);
    }

    @Test
    void whatCannotBeKnownIsSentAgainByTheTenantsPolicyAndNeverATest() {
        assertThat(Decision.sendsAgain(FRESH)).isTrue();
        assertThat(Decision.sendsAgain(Claims.of(MessageKind.TEST, 0, null))).isFalse();
    }

    @Test
    void tellsAProviderThatIsSilentFromOneThatAnswers() {
        assertThat(on(new Outcome.Accepted("SM1"), FRESH).sign()).isEqualTo(new Sign.Works());
        assertThat(on(new Outcome.Refused("21211", "no such number"), FRESH).sign())
                .isEqualTo(new Sign.Works());
        assertThat(on(new Outcome.Unsendable("header", "a line break"), FRESH).sign())
                .isEqualTo(new Sign.Unasked());
        assertThat(on(FAULT, FRESH).sign()).isEqualTo(new Sign.Answers());
        assertThat(on(new Outcome.Unclear("30410", "the carrier is silent"), FRESH)
                        .sign())
                .isEqualTo(new Sign.Answers());
        assertThat(on(new Outcome.Unreachable("connect", "smtp.example.org cannot be reached"), FRESH)
                        .sign())
                .isEqualTo(new Sign.Silent("smtp.example.org cannot be reached"));
        assertThat(on(new Outcome.Unanswered("timeout", "Twilio did not answer"), FRESH)
                        .sign())
                .isEqualTo(new Sign.Silent("Twilio did not answer"));
    }

    @Test
    void whatDidNotReachTheProviderIsRetriedAndIsInNoDoubt() {
        assertThat(on(new Outcome.Unreachable("connect", "nobody there"), FRESH).transition())
                .isEqualTo(new Transition.Retry(Duration.ofSeconds(5), "connect", "nobody there"));
    }

    @Test
    void aProviderThatDoesNotAnswerIsAskedAgainAndNothingIsSent() {
        assertThat(Decision.askAgain(FRESH, "silence", 0.5))
                .isEqualTo(new Decision(
                        new Transition.InDoubt(Duration.ofSeconds(5), "no-answer", "silence"),
                        new Sign.Silent("silence")));
        ClaimedMessage tired = Claims.of(MessageKind.TRANSACTIONAL, 9, null);
        assertThat(Decision.askAgain(tired, "silence", 0.5).transition()).isInstanceOf(Transition.LeftUncertain.class);
        assertThat(Decision.isGivenUp(tired)).isTrue();
        assertThat(Decision.isGivenUp(FRESH)).isFalse();
    }

    private static Decision paused(ClaimedMessage claimed) {
        return on(new Outcome.SenderRefused("21212", "not your sender"), claimed);
    }

    private static Decision on(Outcome outcome, ClaimedMessage claimed) {
        return Decision.on(outcome, claimed, 0.5);
    }
}
