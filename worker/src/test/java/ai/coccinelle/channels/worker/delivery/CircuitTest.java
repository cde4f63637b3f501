package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.LaneOrder;
import ai.coccinelle.channels.message.MessageKind;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final Sign SILENT = new Sign.Silent("smtp.example.org does not answer");
    private static final LaneOrder PAUSE =
            new LaneOrder.Pause("smtp.example.org does not answer", Duration.ofMinutes(1));
    private static final LaneOrder GO_ON = new LaneOrder.GoOn();

    private final HandTimer timer = new HandTimer();
    private final Circuit circuit = new Circuit(new Breakers(
            channel -> new Breaker(channel.wireName(), Breakers.silencesUntilOpen(channel), timer::nanoTime, timer)));
    private final LaneKey lane = new LaneKey(UUID.randomUUID(), ChannelType.EMAIL);

    @Test
    void fiveSilencesInARowPauseTheLane() {
        for (int silence = 1; silence < 5; silence++) {
            assertThat(after(lane, SILENT)).isEqualTo(GO_ON);
        }
        assertThat(after(lane, SILENT)).isEqualTo(PAUSE);
    }

    @Test
    void anyAnswerInBetweenStartsTheCountAnew() {
        for (Sign answer : new Sign[] {
            new Sign.Works(), new Sign.Answers(), new Sign.Busy(Duration.ofSeconds(5)), new Sign.Refuses("password")
        }) {
            silences(4);
            after(lane, answer);
            silences(4);
            after(lane, answer);
        }
    }

    @Test
    void whatNeverAskedTheProviderNeitherCountsNorStartsAnew() {
        silences(4);
        assertThat(after(lane, new Sign.Unasked())).isEqualTo(GO_ON);

        assertThat(after(lane, SILENT)).isEqualTo(PAUSE);
    }

    @Test
    void goesOnPausingWhileNobodyAnswersButNotForEverySilence() {
        silences(4);
        assertThat(after(lane, SILENT)).isEqualTo(PAUSE);
        silences(4);
        assertThat(after(lane, SILENT)).isEqualTo(PAUSE);
    }

    @Test
    void aTenantsSilenceIsNotItsNeighbours() {
        silences(4);

        assertThat(after(new LaneKey(UUID.randomUUID(), ChannelType.EMAIL), SILENT))
                .isEqualTo(GO_ON);
    }

    @Test
    void aWorkerWithoutAnAnswerOnThePlatformsAccountRestsBeforeItAsksForAPause() {
        for (int silence = 0; silence < 20; silence++) {
            assertThat(after(sms(), SILENT)).isEqualTo(GO_ON);
        }
        timer.pass(Duration.ofSeconds(29));
        assertThat(after(sms(), SILENT)).isEqualTo(GO_ON);

        timer.pass(Duration.ofSeconds(11));
        assertThat(after(sms(), SILENT))
                .isEqualTo(new LaneOrder.PauseIfSilent(
                        "smtp.example.org does not answer", Duration.ofMinutes(1), Duration.ofSeconds(40)));
        assertThat(after(new LaneKey(UUID.randomUUID(), ChannelType.PHONE), SILENT))
                .isEqualTo(GO_ON);
    }

    @Test
    void aProbeOfTheAccountThatMeetsASilentWorkerIsTriedAgainSoon() {
        assertThat(circuit.after(Claims.probing(sms()), SILENT))
                .isEqualTo(new LaneOrder.KeepPaused("smtp.example.org does not answer", Duration.ofMinutes(1)));
        for (int silence = 0; silence < 5; silence++) {
            after(sms(), SILENT);
        }
        assertThat(circuit.after(Claims.probing(sms()), SILENT))
                .isEqualTo(new LaneOrder.KeepPaused("smtp.example.org does not answer", Duration.ofSeconds(10)));
    }

    private static LaneKey sms() {
        return new LaneKey(UUID.randomUUID(), ChannelType.SMS);
    }

    @Test
    void refusedCredentialsPauseAtOnceAndForLonger() {
        assertThat(after(lane, new Sign.Refuses("SMTP password refused by smtp.example.org")))
                .isEqualTo(new LaneOrder.Pause("SMTP password refused by smtp.example.org", Duration.ofMinutes(5)));
    }

    @Test
    void throttlingSlows() {
        assertThat(after(lane, new Sign.Busy(Duration.ofSeconds(7))))
                .isEqualTo(new LaneOrder.Slow(LaneOrder.Scope.ACCOUNT, Duration.ofSeconds(7)));
    }

    @Test
    void aTenantsOwnSenderNeverSlowsOrPausesMoreThanItsLane() {
        LaneKey sms = new LaneKey(UUID.randomUUID(), ChannelType.SMS);

        assertThat(after(sms, new Sign.SenderBusy(Duration.ofSeconds(7))))
                .isEqualTo(new LaneOrder.Slow(LaneOrder.Scope.LANE, Duration.ofSeconds(7)));
        assertThat(after(sms, new Sign.RefusesSender("this sender is not yours")))
                .isEqualTo(
                        new LaneOrder.Pause(LaneOrder.Scope.LANE, "this sender is not yours", Duration.ofMinutes(5)));
    }

    @Test
    void aProbeEndsThePauseOnlyWhenTheProviderTookOrWeighedIt() {
        assertThat(probe(new Sign.Works())).isEqualTo(new LaneOrder.Resume());
        assertThat(probe(SILENT)).isEqualTo(PAUSE);
        assertThat(probe(new Sign.Refuses("password")))
                .isEqualTo(new LaneOrder.Pause("password", Duration.ofMinutes(5)));
        assertThat(probe(new Sign.Answers())).isEqualTo(GO_ON);
        assertThat(probe(new Sign.Unasked())).isEqualTo(GO_ON);
    }

    @Test
    void aTestStopsNobodysMessagesUnlessItProbes() {
        for (int test = 0; test < 10; test++) {
            assertThat(circuit.after(Claims.in(lane, MessageKind.TEST), SILENT)).isEqualTo(GO_ON);
        }
        assertThat(circuit.after(Claims.in(lane, MessageKind.TEST), new Sign.Refuses("password")))
                .isEqualTo(GO_ON);
        silences(4);
    }

    private void silences(int inARow) {
        for (int silence = 0; silence < inARow; silence++) {
            assertThat(after(lane, SILENT)).isEqualTo(GO_ON);
        }
    }

    private LaneOrder after(LaneKey lane, Sign sign) {
        return circuit.after(Claims.in(lane), sign);
    }

    private LaneOrder probe(Sign sign) {
        return circuit.after(Claims.probing(lane), sign);
    }
}
