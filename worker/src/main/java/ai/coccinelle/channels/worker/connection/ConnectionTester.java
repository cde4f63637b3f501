package ai.coccinelle.channels.worker.connection;

import ai.coccinelle.channels.connection.ConnectionTests;
import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.connection.PendingTest;
import ai.coccinelle.channels.credential.CredentialChanges;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.worker.provider.ConnectionCheck;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes settings that wait to be tried, and tries each on a thread of its own, a few at a time: somebody waits for the
 * answer in front of a form. Looks four times a second, which a tiny partial index answers.
 */
final class ConnectionTester implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionTester.class);
    private static final int AT_ONCE = 20;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LOOK_WHEN_UNREACHABLE = Duration.ofSeconds(2);

    private final ConnectionTests tests;
    private final CredentialOpener opener;
    private final CredentialSealer sealer;
    private final ConnectionCheck check;
    private final Duration longest;
    private final MeterRegistry meters;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Thread thread = Thread.ofPlatform().name("connection-tests").unstarted(this::run);

    /** @param longest how long a test may last before it is interrupted */
    ConnectionTester(
            ConnectionTests tests,
            CredentialOpener opener,
            CredentialSealer sealer,
            ConnectionCheck check,
            Duration longest,
            MeterRegistry meters) {
        this.longest = longest;
        this.meters = meters;
        this.tests = tests;
        this.opener = opener;
        this.sealer = sealer;
        this.check = check.within(longest);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(look());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration look() {
        int most = free.availablePermits();
        if (most == 0) {
            return LOOK;
        }
        try {
            List<PendingTest> taken = tests.take(most, longest);
            taken.forEach(this::begin);
            return LOOK;
        } catch (JdbiException unreachable) {
            LOG.warn("settings that wait to be tried cannot be read: {}", unreachable.toString());
            return LOOK_WHEN_UNREACHABLE;
        } catch (Throwable bug) { // a loop that ends would answer no test any more
            LOG.error("settings that wait to be tried cannot be taken", bug);
            return LOOK_WHEN_UNREACHABLE;
        }
    }

    private void begin(PendingTest test) {
        free.acquireUninterruptibly();
        Thread.ofVirtual().name("connection-test").start(() -> {
            try {
                answer(test);
            } catch (JdbiException unreachable) {
                LOG.warn("the answer of a connection test is lost: {}", unreachable.toString());
            } finally {
                free.release();
            }
        });
    }

    private void answer(PendingTest test) {
        try {
            Credentials stored = opener.open(test.lane(), test.configEncrypted());
            CredentialChanges changes = test.changes();
            Credentials credentials = changes == null ? stored : changes.applyTo(stored);
            Optional<Finding> finding = check.check(credentials);
            tell(test, finding);
            boolean merged = changes != null && finding.isEmpty();
            tests.end(test.id(), finding, merged ? sealer.seal(test.lane(), credentials) : null);
        } catch (SealBroken broken) {
            LOG.error("{}", broken.toString());
            tests.end(test.id(), Optional.of(new Finding(Diagnosis.UNCLEAR, "seal")));
        } catch (JdbiException unreachable) {
            throw unreachable;
        } catch (RuntimeException bug) {
            LOG.error("a connection test failed: {}", bug.getClass().getName());
            tests.end(test.id(), Optional.of(new Finding(Diagnosis.UNCLEAR)));
        }
    }

    private void tell(PendingTest test, Optional<Finding> finding) {
        String channel = test.lane().channel().wireName();
        String result = finding.map(found -> found.diagnosis().code()).orElse("works");
        meters.counter("channels.connection.tests", "channel", channel, "result", result)
                .increment();
        LOG.info(
                "connection test tenant={} channel={} result={} answer={}",
                test.lane().tenantId(),
                channel,
                result,
                finding.map(Finding::codes).orElse(""));
    }

    /** Looks for nothing more. What is being tried ends by its deadline. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
