package ai.coccinelle.channels.connection;

/** What came of trying settings. */
public sealed interface TestResult {
    /** They work. */
    record Works() implements TestResult {}

    /** They do not. */
    record Fails(Finding finding) implements TestResult {}

    /** No worker has tried them in time. */
    record NobodyTried() implements TestResult {}
}
