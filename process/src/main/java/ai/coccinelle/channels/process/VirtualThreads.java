package ai.coccinelle.channels.process;

/** What the product asks of the JDK's virtual threads. */
public final class VirtualThreads {
    private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";
    private static final int CARRIERS = 32;

    private VirtualThreads() {}

    /**
     * Gives virtual threads at least 32 carriers, unless the system property says how many. One that loads a class keeps its
     * carrier while it waits for the class loader; with as many carriers as processors, which is what the JDK begins with,
     * two of them can stop everything on a small machine. Has an effect only before the first virtual thread.
     */
    public static void spareCarriers() {
        if (System.getProperty(PARALLELISM) == null) {
            System.setProperty(
                    PARALLELISM,
                    String.valueOf(Math.max(CARRIERS, Runtime.getRuntime().availableProcessors())));
        }
    }
}
