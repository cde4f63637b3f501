package ai.coccinelle.channels.bench.memory;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at heaps every second. */
final class HeapWatch {
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();

    private HeapWatch() {}

    static HeapWatch start(List<Heap> heaps) {
        HeapWatch watch = new HeapWatch();
        var unused = watch.looking.scheduleAtFixedRate(() -> heaps.forEach(HeapWatch::look), 0, 1, TimeUnit.SECONDS);
        return watch;
    }

    private static void look(Heap heap) {
        try {
            double unused = heap.look();
        } catch (IOException gone) {
            // whether it still lives is asked at the end
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        looking.shutdownNow();
    }
}
