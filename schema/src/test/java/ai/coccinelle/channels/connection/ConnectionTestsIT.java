package ai.coccinelle.channels.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectionTestsIT {
    private final TestDatabase database = new TestDatabase();
    private final ConnectionTests tests = new ConnectionTests(database.jdbi);
    private final LaneKey lane = database.newLane(ChannelType.EMAIL);

    @Test
    void aQuestionIsTakenOnceByHoweverManyWorkers() {
        List<UUID> asked = IntStream.range(0, 50)
                .mapToObj(i -> tests.ask(lane, "sealed-" + i))
                .toList();
        List<UUID> taken =
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> tests.take(20))).limit(8).toList().stream()
                        .flatMap(worker -> worker.join().stream())
                        .map(PendingTest::id)
                        .toList();
        assertThat(taken).doesNotHaveDuplicates().hasSize(50).containsExactlyInAnyOrderElementsOf(asked);
        assertThat(tests.take(20)).isEmpty();
    }

    @Test
    void theFirstAnswerCountsAndIsGoneWithTheQuestion() {
        UUID id = tests.ask(lane, "sealed");
        assertThat(tests.result(id)).isEmpty();
        tests.take(1);
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
        assertThat(tests.result(id)).contains(new TestResult.Works());
    }

    /** Who asked has gone away; and what was left behind does not stay. */
    @Test
    void whatNobodyWaitsForIsNotTriedAndIsRemoved() {
        UUID old = tests.ask(lane, "sealed");
        database.jdbi.useHandle(handle -> handle.execute(
                "UPDATE connection_tests SET created_at = now() - interval '11 minutes' WHERE id = ?", old));
        assertThat(tests.take(10)).extracting(PendingTest::id).doesNotContain(old);
        tests.forget(UUID.randomUUID());
        int left = database.jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM connection_tests WHERE id = :id")
                        .bind("id", old)
                        .mapTo(Integer.class)
                        .one());
        assertThat(left).isZero();
    }
}
