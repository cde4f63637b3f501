package ai.coccinelle.channels.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectionTestsIT {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final TestDatabase database = new TestDatabase();
    private final ConnectionTests tests = new ConnectionTests(database.jdbi);
    private final LaneKey lane = database.newLane(ChannelType.EMAIL);

    @Test
    void aQuestionIsTakenOnceByHoweverManyWorkers() {
        List<UUID> asked = IntStream.range(0, 50)
                .mapToObj(i -> tests.ask(database.newLane(ChannelType.EMAIL), "sealed-" + i))
                .toList();
        List<UUID> taken =
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> tests.take(20, LONGEST)))
                        .limit(8)
                        .toList()
                        .stream()
                        .flatMap(worker -> worker.join().stream())
                        .map(PendingTest::id)
                        .toList();
        assertThat(taken).doesNotHaveDuplicates().hasSize(50).containsExactlyInAnyOrderElementsOf(asked);
        assertThat(tests.take(20, LONGEST)).isEmpty();
    }

    @Test
    void theFirstAnswerCountsAndIsGoneWithTheQuestion() {
        UUID id = tests.ask(lane, "sealed");
        assertThat(tests.result(id)).isEmpty();
        tests.take(1, LONGEST);
        tests.end(id, Optional.of(new Finding(Diagnosis.LOGIN_REFUSED, "535")));
        tests.end(id, Optional.empty());
        assertThat(tests.result(id)).contains(new TestResult.Fails(new Finding(Diagnosis.LOGIN_REFUSED, "535")));
        tests.forget(id);
        assertThat(tests.result(id)).isEmpty();
    }

    @Test
    void settingsThatWorkAreSaidTo() {
        UUID id = tests.ask(lane, "sealed");
        tests.end(id, Optional.empty());
        assertThat(tests.result(id)).contains(new TestResult.Works(null));
    }

    /** A tenant that asks often waits for its own tests, and no other tenant does. */
    @Test
    void aTenantsTestsRunTwoAtOnceAndEachTenantHasItsTurn() {
        List<UUID> many = IntStream.range(0, 40)
                .mapToObj(i -> tests.ask(lane, "sealed-" + i))
                .toList();
        UUID other = tests.ask(database.newLane(ChannelType.WHATSAPP), "sealed");
        assertThat(tests.take(2, LONGEST))
                .as("each tenant's first goes before any tenant's second")
                .extracting(PendingTest::id)
                .containsExactlyInAnyOrder(many.get(0), other);
        assertThat(tests.take(20, LONGEST)).extracting(PendingTest::id).containsExactly(many.get(1));
        assertThat(tests.take(20, LONGEST)).isEmpty();

        tests.end(many.get(0), Optional.empty());
        assertThat(tests.take(20, LONGEST)).extracting(PendingTest::id).containsExactly(many.get(2));
    }

    @Test
    void manyWorkersTogetherRunNoMoreOfATenantThanOne() {
        IntStream.range(0, 40).forEach(i -> tests.ask(lane, "sealed-" + i));
        List<CompletableFuture<List<PendingTest>>> workers = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> tests.take(20, LONGEST)))
                .limit(8)
                .toList();
        assertThat(workers.stream().flatMap(worker -> worker.join().stream())).hasSize(2);
    }

    @Test
    void aWorkerThatDiedHoldsNoPlaceOfTheTenantForLongerThanATestLasts() {
        IntStream.range(0, 3).forEach(i -> tests.ask(lane, "sealed-" + i));
        assertThat(tests.take(20, LONGEST)).hasSize(2);
        database.jdbi.useHandle(handle -> handle.execute(
                "UPDATE connection_tests SET taken_at = now() - interval '21 seconds' WHERE taken_at IS NOT NULL"));
        assertThat(tests.take(20, LONGEST)).hasSize(1);
    }

    /** Who asked has gone away; and what was left behind does not stay. */
    @Test
    void whatNobodyWaitsForIsNotTriedAndIsRemoved() {
        UUID old = tests.ask(lane, "sealed");
        database.jdbi.useHandle(handle -> handle.execute(
                "UPDATE connection_tests SET created_at = now() - interval '11 minutes' WHERE id = ?", old));
        assertThat(tests.take(10, LONGEST)).extracting(PendingTest::id).doesNotContain(old);
        tests.forget(UUID.randomUUID());
        int left = database.jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM connection_tests WHERE id = :id")
                        .bind("id", old)
                        .mapTo(Integer.class)
                        .one());
        assertThat(left).isZero();
    }
}
