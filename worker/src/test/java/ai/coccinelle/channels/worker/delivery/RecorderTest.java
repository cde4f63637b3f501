package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Ended;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Transition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RecorderTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final FakeLog log = new FakeLog();
    private final Persistence persistence = new Persistence();
    private final Air air = new Air();
    private final List<AttemptEvent> events = new CopyOnWriteArrayList<>();
    private final Recorder recorder =
            new Recorder("sms", log::record, List.of(events::add), persistence, air, Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void stop() {
        recorder.stop();
    }

    @Test
    void recordsTogetherWhatEndedWhileItRecordedAndAcknowledgesEachOnce() {
        List<Attempt> attempts = behindAShutGate(550);
        log.open();

        awaitTheEnd();
        assertThat(log.records).extracting(List::size).containsExactly(1, 500, 50);
        assertThat(attempts).allMatch(attempt -> attempt.acknowledged.get() == 1);
    }

    @Test
    void acknowledgesNothingBeforeItIsRecorded() {
        List<Attempt> attempts = behindAShutGate(3);

        assertThat(attempts).allMatch(attempt -> attempt.acknowledged.get() == 0);
        assertThat(air.count()).isEqualTo(4);
        log.open();
        awaitTheEnd();
    }

    @Test
    void oneOutcomeThatCannotBeRecordedSpoilsNoOther() {
        List<Attempt> attempts = behindAShutGate(5);
        Attempt poison = attempts.get(2);
        log.refusedOutcomes = ended -> ended.equals(poison.ended) && ended.transition() instanceof Transition.Sent;
        log.open();

        awaitTheEnd();
        assertThat(attempts).allMatch(attempt -> attempt.acknowledged.get() == 1);
        assertThat(events)
                .filteredOn(event -> event.claimed().equals(poison.ended.claimed()))
                .singleElement()
                .satisfies(event -> assertThat(event.transition().code()).isEqualTo("unrecordable"));
        assertThat(events)
                .filteredOn(event -> event.transition() instanceof Transition.Sent)
                .hasSize(5);
    }

    @Test
    void anOutcomeThatCannotBeRecordedInAnyFormIsAcknowledgedAndLeftToItsLease() {
        Attempt attempt = new Attempt();
        log.refusedOutcomes = ended -> true;

        attempt.end();

        awaitTheEnd();
        assertThat(attempt.acknowledged).hasValue(1);
        assertThat(events).isEmpty();
        assertThat(log.records).hasSize(2);
    }

    @Test
    void holdsItsBatchUntilTheDatabaseIsBack() {
        log.away = true;
        List<Attempt> attempts =
                IntStream.range(0, 3).mapToObj(each -> new Attempt()).toList();
        attempts.forEach(Attempt::end);
        await().until(() -> log.records.size() > 1);
        assertThat(attempts).allMatch(attempt -> attempt.acknowledged.get() == 0);

        log.away = false;

        awaitTheEnd();
        assertThat(attempts).allMatch(attempt -> attempt.acknowledged.get() == 1);
        assertThat(events).hasSize(3).allMatch(AttemptEvent::recorded);
    }

    @Test
    void leavesUnacknowledgedWhatItCouldNotRecordWhenTheWorkerGivesUp() {
        log.away = true;
        Attempt attempt = new Attempt();
        attempt.end();
        await().until(() -> !log.records.isEmpty());

        persistence.giveUp();

        awaitTheEnd();
        assertThat(attempt.acknowledged).hasValue(0);
        assertThat(events).isEmpty();
    }

    @Test
    void acknowledgesWhatIsStaleWithoutTheDatabase() {
        log.away = true;
        Attempt stale = new Attempt();

        recorder.acknowledge(stale.tag());

        awaitTheEnd();
        assertThat(stale.acknowledged).hasValue(1);
        assertThat(log.records).isEmpty();
    }

    @Test
    void saysThatAnOutcomeCameTooLate() {
        Attempt late = new Attempt();
        log.stale.add(late.ended.claimed().id());

        late.end();

        awaitTheEnd();
        assertThat(late.acknowledged).hasValue(1);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.recorded()).isFalse();
            assertThat(event.took()).isEqualTo(Duration.ofSeconds(2));
        });
    }

    /** One attempt whose record waits, and so many that end meanwhile. */
    private List<Attempt> behindAShutGate(int many) {
        log.shut();
        new Attempt().end();
        log.awaitStatement();
        List<Attempt> attempts =
                IntStream.range(0, many).mapToObj(each -> new Attempt()).toList();
        attempts.forEach(Attempt::end);
        return attempts;
    }

    private void awaitTheEnd() {
        assertThat(air.awaitNone(Duration.ofSeconds(20))).isTrue();
    }

    /** An attempt that was made, and its delivery. */
    private final class Attempt {
        private final AtomicInteger acknowledged = new AtomicInteger();
        private final ClaimedMessage claimed = Claims.of(MessageKind.TRANSACTIONAL, 0, null);
        private final Ended ended = new Ended(claimed, new Transition.Sent("SM1"));

        Attempt() {
            air.add(1);
        }

        Taken.Tag tag() {
            return acknowledged::incrementAndGet;
        }

        void end() {
            recorder.record(tag(), ended, NOW.minusSeconds(2));
        }
    }
}
