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

        assertThat(decision.slow()).isEqualTo(Duration.ofSeconds(17));
        assertThat(decision.transition()).isEqualTo(new Transition.Postponed(Duration.ofSeconds(17), "429", "slower"));
        assertThat(on(new Outcome.Throttled(null, "429", "slower"), FRESH).slow())
                .isPositive();
    }

    @Test
    void wrongCredentialsPauseTheLaneAndKeepTheMessage() {
        Decision decision = on(new Outcome.Misconfigured("535", "SMTP password refused by smtp.example.fr"), FRESH);

        assertThat(decision.pause()).isEqualTo("SMTP password refused by smtp.example.fr");
        assertThat(decision.transition()).isInstanceOf(Transition.Postponed.class);
    }

    @Test
    void noAnswerIsNotAFailure() {
        Outcome silence = new Outcome.Unanswered("timeout", "no answer");

        assertThat(on(silence, FRESH).transition()).isInstanceOf(Transition.InDoubt.class);
        assertThat(on(silence, Claims.of(MessageKind.TRANSACTIONAL, 8, null)).transition())
                .isInstanceOf(Transition.LeftUncertain.class);
    }

    @Test
    void aTestMessageHasOneAttemptWhateverHappens() {
        ClaimedMessage test = Claims.of(MessageKind.TEST, 0, Duration.ofMinutes(1));

        for (Outcome outcome : List.of(
                FAULT, new Outcome.Throttled(null, "429", "slower"), new Outcome.Misconfigured("535", "password"))) {
            Decision decision = on(outcome, test);
            assertThat(decision.transition()).isInstanceOf(Transition.Failed.class);
            assertThat(decision.pause()).isNull();
            assertThat(decision.slow()).isNull();
        }
        assertThat(on(new Outcome.Unanswered("timeout", "no answer"), test).transition())
                .isInstanceOf(Transition.LeftUncertain.class);
    }

    @Test
    void whatCannotBeKnownIsSentAgainOnlyWhenTransactional() {
        assertThat(Decision.sendsAgain(MessageKind.TRANSACTIONAL)).isTrue();
        assertThat(Decision.sendsAgain(MessageKind.BULK)).isFalse();
    }

    @Test
    void aProviderThatDoesNotAnswerIsAskedAgainAndNothingIsSent() {
        assertThat(Decision.askAgain(FRESH, "no-answer", "silence", 0.5))
                .isEqualTo(new Transition.InDoubt(Duration.ofSeconds(5), "no-answer", "silence"));
        ClaimedMessage tired = Claims.of(MessageKind.TRANSACTIONAL, 9, null);
        assertThat(Decision.askAgain(tired, "no-answer", "silence", 0.5)).isInstanceOf(Transition.LeftUncertain.class);
        assertThat(Decision.isGivenUp(tired)).isTrue();
        assertThat(Decision.isGivenUp(FRESH)).isFalse();
    }

    private static Decision on(Outcome outcome, ClaimedMessage claimed) {
        return Decision.on(outcome, claimed, 0.5);
    }
}
