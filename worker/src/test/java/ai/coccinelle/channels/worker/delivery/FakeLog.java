package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.message.Claim;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Ended;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The message log as the worker sees it, in memory, with faults on demand. */
final class FakeLog {
    final List<List<Claim>> claims = new CopyOnWriteArrayList<>();
    final List<List<Ended>> records = new CopyOnWriteArrayList<>();
    final Set<UUID> stale = ConcurrentHashMap.newKeySet();
    volatile boolean away;
    volatile Predicate<Claim> refusedClaims = claim -> false;
    volatile Predicate<Ended> refusedOutcomes = ended -> false;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final Phaser arrivals = new Phaser(1);

    List<ClaimedMessage> claim(List<Claim> batch) {
        pass();
        claims.add(List.copyOf(batch));
        answer(batch.stream().anyMatch(refusedClaims));
        return batch.stream()
                .filter(claim -> !stale.contains(claim.envelope().id()))
                .map(Claims::answerTo)
                .toList();
    }

    Set<UUID> record(List<Ended> batch) {
        pass();
        records.add(List.copyOf(batch));
        answer(batch.stream().anyMatch(refusedOutcomes));
        return batch.stream()
                .map(each -> each.claimed().id())
                .filter(id -> !stale.contains(id))
                .collect(Collectors.toSet());
    }

    /** Lets statements wait until {@link #open}. */
    void shut() {
        gate = new CountDownLatch(1);
    }

    void open() {
        gate.countDown();
    }

    /** Waits until a statement has arrived, at a shut gate as well. */
    void awaitStatement() {
        arrivals.awaitAdvance(0);
    }

    private void pass() {
        arrivals.arrive();
        try {
            gate.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(boolean refused) {
        if (away) {
            throw new ConnectionException(new SQLException("nobody there", "08001"));
        }
        if (refused) {
            throw new UnableToExecuteStatementException(
                    "no such value", new SQLException("no such value", "22P05"), null);
        }
    }
}
