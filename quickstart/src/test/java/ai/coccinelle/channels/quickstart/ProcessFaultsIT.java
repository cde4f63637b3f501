package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.simulator.SimulatedProvider;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Workers, APIs and the database, killed or asked to stop amid their work. */
class ProcessFaultsIT extends UnderLoad {
    private static final int MAILS_PER_SECOND = 5;
    private static final Pattern SMS_IN_THE_AIR =
            Pattern.compile("(?m)^channels_attempts_in_flight\\{[^}]*channel=\"sms\"[^}]*} [1-9]");

    @Test
    void workersKilledInALoopLoseNothingAndDoubleNothingButMailsInTheAir() throws Exception {
        Load sms = sms();
        Load mails = mails();
        long lastKill = 0;
        for (int i = 0; i < 3; i++) {
            sms.awaitMore(SOME);
            JarProcess victim = workers.get(i % 2);
            victim.kill();
            lastKill = System.nanoTime();
            victim.restart();
        }
        mails.finish();
        Tally sent = settle("workers killed three times, sms", sms, lastKill);
        Tally mailed = settle("workers killed three times, mails", mails, lastKill);
        assertSentOnce(sent);
        mailed.assertAllSent();
        mailed.assertTwiceOnlyWhatWasInTheAir();
        assertThat(sent.attempts("lost")).as("calls that a kill cut off").isPositive();
        assertThat(mailed.attempts("lost")).as("mails that a kill cut off").isPositive();
        assertThat(sms.refusals()).isEmpty();
    }

    @Test
    void apisKilledOneAfterTheOtherAcceptEveryKeyOnceAndLoseNothing() throws Exception {
        Load load = sms();
        long lastKill = 0;
        for (int i = 0; i < 2; i++) {
            load.awaitMore(SOME);
            JarProcess victim = apis.get(i);
            victim.kill();
            lastKill = System.nanoTime();
            load.awaitMore(SOME);
            victim.restart();
        }
        assertSentOnce(settle("each API killed", load, lastKill));
        assertThat(load.refusals()).as("requests that a kill hit").isNotEmpty();
    }

    @Test
    void aDatabaseThatIsKilledIsA503AndLosesNothingThatWasAccepted() {
        Load load = sms();
        load.awaitMore(SOME);
        bed.postgres().kill();
        await().atMost(PATIENCE).until(() -> load.refusals().size() >= SOME);
        bed.postgres().restart();
        long back = System.nanoTime();
        load.awaitMore(SOME);
        assertSentOnce(settle("database killed", load, back));
        assertThat(load.refusals()).allSatisfy(refusal -> {
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.retryAfter()).matches("[1-9][0-9]*");
        });
        assertThat(processes()).as("none was restarted").allMatch(JarProcess::isAlive);
    }

    @Test
    void aRollingRestartLosesDoublesAndDoubtsNothing() {
        bed.simulators().faults().latency(SimulatedProvider.TWILIO, SLOW);
        Load load = sms();
        for (int i = 0; i < 2; i++) {
            load.awaitMore(SOME);
            JarProcess worker = workers.get(i);
            List<JarProcess> half = List.of(apis.get(i), worker);
            await().atMost(PATIENCE).until(() -> says(worker, SMS_IN_THE_AIR));
            half.forEach(JarProcess::askToStop);
            await().atMost(SLOW.dividedBy(2))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> worker.readiness() != 200);
            assertThat(worker.isAlive()).as("still draining").isTrue();
            half.forEach(JarProcess::awaitEnd);
            half.forEach(JarProcess::relaunch);
            half.forEach(JarProcess::awaitReady);
        }
        Tally tally = settle("rolling restart", load, System.nanoTime());
        assertSentOnce(tally);
        assertThat(tally.attempts("lost")).as("attempts that were cut off").isZero();
        assertThat(tally.attempts("in doubt")).as("attempts without an answer").isZero();
        assertThat(load.refusals())
                .as("connections that closed, and no answers")
                .allMatch(refusal -> refusal.status() == Load.NO_ANSWER);
    }

    private Load mails() {
        return load("email", MAILS_PER_SECOND);
    }
}
