package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.connection.ConnectionTests;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.connection.PendingTest;
import ai.coccinelle.channels.credential.CredentialChanges;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Credentials;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Plays the worker that tries settings: all work but those of hosts that a test speaks against. */
final class PlayedTester implements AutoCloseable {
    private static final long LOOK_NANOS = 20_000_000;

    private final ConnectionTests tests;
    private final Map<String, Finding> faults = new ConcurrentHashMap<>();
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    private final Map<String, Runnable> meanwhile = new ConcurrentHashMap<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("played-tester").unstarted(this::run);

    private PlayedTester(Jdbi jdbi) {
        this.tests = new ConnectionTests(jdbi);
    }

    static PlayedTester start(Jdbi jdbi) {
        PlayedTester tester = new PlayedTester(jdbi);
        tester.thread.start();
        return tester;
    }

    /** Settings for this host do not work. */
    void fail(String host, Finding finding) {
        faults.put(host, finding);
    }

    /** Settings for this host work again. */
    void work(String host) {
        faults.remove(host);
    }

    /** Settings for this host are taken, and never answered. */
    void leave(String host) {
        unanswered.add(host);
    }

    /** While the next settings for this host are tried, this happens. */
    void meanwhile(String host, Runnable happens) {
        meanwhile.put(host, happens);
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                tests.take(10, Duration.ofSeconds(20)).forEach(this::answer);
            } catch (JdbiException databaseGone) {
                LockSupport.parkNanos(10 * LOOK_NANOS);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void answer(PendingTest test) {
        String host = host(test);
        Optional.ofNullable(meanwhile.remove(host)).ifPresent(Runnable::run);
        if (!unanswered.contains(host)) {
            Optional<Finding> finding = Optional.ofNullable(faults.get(host));
            tests.end(test.id(), finding, finding.isEmpty() ? merged(test) : null);
        }
    }

    private static @Nullable String merged(PendingTest test) {
        CredentialChanges changes = test.changes();
        try {
            return changes == null
                    ? null
                    : new CredentialSealer(RunningApi.KEYSETS.publicKeyset())
                            .seal(
                                    test.lane(),
                                    changes.applyTo(new CredentialOpener(RunningApi.KEYSETS
                                                    .privateKeyset()
                                                    .reveal())
                                            .open(test.lane(), test.configEncrypted())));
        } catch (SealBroken broken) {
            throw new IllegalStateException(broken.toString());
        }
    }

    private static String host(PendingTest test) {
        try {
            Credentials opened = new CredentialOpener(
                            RunningApi.KEYSETS.privateKeyset().reveal())
                    .open(test.lane(), test.configEncrypted());
            return opened instanceof Credentials.Smtp account ? account.host() : "whatsapp";
        } catch (SealBroken encryptedByItsOwner) {
            return "unreadable";
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
