package ai.coccinelle.channels.worker.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.message.ClaimedMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClaimerTest {
    private final FakeLog log = new FakeLog();
    private final Persistence persistence = new Persistence();
    private final Air air = new Air();
    private final List<ClaimedMessage> claimed = new CopyOnWriteArrayList<>();
    private final List<Taken> over = new CopyOnWriteArrayList<>();
    private final Claimer claimer = new Claimer(
            "sms",
            log::claim,
            new Leases(Duration.ofSeconds(55), System::nanoTime, InstantSource.system()),
            new Claimer.Next((message, lease, taken) -> claimed.add(message), over::add),
            persistence,
            air);

    @AfterEach
    void stop() {
        claimer.stop();
    }

    @Test
    void claimsTogetherWhatGatheredWhileItClaimed() {
        log.shut();
        claimer.take(taken());
        log.awaitStatement();
        takenInARow(300);
        log.open();

        await().until(() -> claimed.size() == 301);
        assertThat(log.claims).extracting(List::size).containsExactly(1, 250, 50);
    }

    @Test
    void handsOnWhatIsStaleWithoutAnAttempt() {
        Taken fresh = taken();
        Taken stale = taken();
        log.stale.add(stale.claim().envelope().id());

        claimer.take(fresh);
        claimer.take(stale);

        await().until(() -> over.size() == 1 && claimed.size() == 1);
        assertThat(over).containsExactly(stale);
        assertThat(claimed.getFirst().id()).isEqualTo(fresh.claim().envelope().id());
    }

    @Test
    void claimsOneByOneWhatTheDatabaseRefusesTogether() {
        log.shut();
        claimer.take(taken());
        log.awaitStatement();
        List<Taken> batch = takenInARow(3);
        log.refusedClaims = claim -> claim.equals(batch.get(1).claim());
        log.open();

        await().until(() -> claimed.size() == 3 && over.size() == 1);
        assertThat(over).containsExactly(batch.get(1));
    }

    @Test
    void asksAgainWithTheSameTokensUntilTheDatabaseIsBack() {
        log.away = true;
        Taken taken = taken();
        claimer.take(taken);
        await().until(() -> log.claims.size() > 1);
        assertThat(claimed).isEmpty();

        log.away = false;

        await().until(() -> claimed.size() == 1);
        assertThat(log.claims).allMatch(batch -> batch.equals(List.of(taken.claim())));
    }

    @Test
    void leavesWhatComesAfterDrainingBegan() {
        claimer.beginNothingMore();
        claimer.take(taken());
        claimer.take(taken());

        assertThat(air.awaitNone(Duration.ofSeconds(5))).isTrue();
        await().during(200, java.util.concurrent.TimeUnit.MILLISECONDS)
                .atMost(5, SECONDS)
                .until(() -> log.claims.isEmpty() && over.isEmpty());
    }

    @Test
    void finishesTheClaimThatIsUnderWayWhenDrainingBegins() {
        log.shut();
        claimer.take(taken());
        log.awaitStatement();
        claimer.beginNothingMore();
        assertThat(air.count()).isEqualTo(1);
        log.open();

        await().until(() -> claimed.size() == 1);
        assertThat(air.count()).as("it stays in the air until it is recorded").isEqualTo(1);
    }

    @Test
    void letsGoOfWhatItHoldsWhenTheWorkerGivesUp() {
        log.away = true;
        claimer.take(taken());
        await().until(() -> !log.claims.isEmpty());

        persistence.giveUp();

        assertThat(air.awaitNone(Duration.ofSeconds(10))).isTrue();
        assertThat(over).isEmpty();
        assertThat(claimed).isEmpty();
    }

    private List<Taken> takenInARow(int many) {
        List<Taken> taken = IntStream.range(0, many).mapToObj(each -> taken()).toList();
        taken.forEach(claimer::take);
        return taken;
    }

    private static Taken taken() {
        return new Taken(Claims.newClaim(), () -> {});
    }
}
