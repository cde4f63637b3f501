package ai.coccinelle.channels.bench.faults;

/**
 * Something that goes wrong under load.
 *
 * @param name such as {@code worker_kills}
 * @param strike has it go wrong and put right; returns when nothing is wrong any more
 */
record Fault(String name, Strike strike) {
    /** What goes wrong. */
    interface Strike {
        void run() throws Exception;
    }
}
