package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.connection.ConnectionTests;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.connection.TestResult;
import ai.coccinelle.channels.credential.CredentialChanges;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Has a worker try credentials, and waits for its answer: the API itself opens no connection to where a tenant points. */
final class ConnectionDesk {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final ConnectionTests tests;
    private final Duration patience;

    /** @param patience how long a worker's answer is waited for */
    ConnectionDesk(ConnectionTests tests, Duration patience) {
        this.tests = tests;
        this.patience = patience;
    }

    /**
     * Returns once the credentials are known to work.
     *
     * @param sealed the sealed credentials
     * @param changes what the worker merges into them first; null: nothing
     * @param host what the credentials lead to, as the tenant named it
     * @return the sealed credentials to store: those given, or with their changes
     * @throws Refusal when they do not work, or when no worker said in time
     */
    String requireWorking(
            LaneKey lane, String sealed, @Nullable CredentialChanges changes, String host, Locale language) {
        return switch (result(lane, sealed, changes)) {
            case TestResult.Works(String merged) -> merged == null ? sealed : merged;
            case TestResult.Fails(Finding finding) ->
                throw new Refusal(Problem.invalid(
                        ProblemType.CONNECTION_TEST_FAILED,
                        List.of(new Fault(
                                finding.diagnosis().field(),
                                finding.diagnosis().code(),
                                Advice.of(finding, host, language)))));
            case TestResult.NobodyTried() ->
                throw new Refusal(Problem.of(
                        ProblemType.CONNECTION_NOT_TESTED,
                        "Nothing was saved: no worker could try the connection within %d s. Send the request again; if it"
                                        .formatted(patience.toSeconds())
                                + " stays so, ask the platform whether its workers run."));
        };
    }

    private TestResult result(LaneKey lane, String sealed, @Nullable CredentialChanges changes) {
        UUID id = tests.ask(lane, sealed, changes);
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
                Optional<TestResult> result = tests.result(id);
                if (result.isPresent()) {
                    return result.get();
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
            return new TestResult.NobodyTried();
        } finally {
            tests.forget(id);
        }
    }
}
