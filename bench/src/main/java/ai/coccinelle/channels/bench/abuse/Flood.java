package ai.coccinelle.channels.bench.abuse;

import ai.coccinelle.channels.bench.stage.Pause;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** The same call again and again, by so many at once, until it is closed. */
final class Flood implements AutoCloseable {
    private static final long BETWEEN_MILLIS = 250;

    private final AtomicBoolean stopped = new AtomicBoolean();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Flood() {}

    /** One call; what it throws is of no interest. */
    interface Call {
        void make(int thread) throws Exception;
    }

    static Flood of(int atOnce, Call call) {
        Flood flood = new Flood();
        for (int i = 0; i < atOnce; i++) {
            int thread = i;
            flood.threads.execute(() -> flood.repeat(call, thread));
        }
        return flood;
    }

    private void repeat(Call call, int thread) {
        while (!stopped.get()) {
            try {
                call.make(thread);
            } catch (Exception refused) {
                // the next may get through
            }
            if (!stopped.get()) {
                Pause.millis(BETWEEN_MILLIS);
            }
        }
    }

    /** Waits for nothing: a call that is under way is cut off. */
    @Override
    public void close() {
        stopped.set(true);
        threads.shutdownNow();
    }
}
