package ai.coccinelle.channels.client;

/** What became of one appointment among many. */
public sealed interface LineAnswer {
    /**
     * It holds.
     *
     * @param result {@code created}, {@code changed}, or {@code unchanged}: it was known
     */
    record Stored(String result) implements LineAnswer {}

    /** A newer version is known, or this one with other content: nothing was changed. */
    record OldVersion(long currentVersion) implements LineAnswer {}

    /** It is not stored; with {@code database-unreachable} it may be, and is to be sent again. */
    record Refused(Problem problem) implements LineAnswer {}
}
