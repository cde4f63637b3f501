package ai.coccinelle.channels.connection;

import org.jspecify.annotations.Nullable;

/** What came of trying settings. */
public sealed interface TestResult {
    /**
     * They work.
     *
     * @param merged the settings with their changes, sealed; null: there were none
     */
    record Works(@Nullable String merged) implements TestResult {}

    /** They do not. */
    record Fails(Finding finding) implements TestResult {}

    /** No worker has tried them in time. */
    record NobodyTried() implements TestResult {}
}
