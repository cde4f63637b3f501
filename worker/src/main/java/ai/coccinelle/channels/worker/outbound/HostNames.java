package ai.coccinelle.channels.worker.outbound;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Resolves the names of hosts that tenants chose. The operating system's resolver holds its thread, and under a virtual thread
 * the carrier (JEP 418, Motivation): some names whose servers never answer would stop every virtual thread of the worker. So
 * look-ups have a few platform threads of their own, one look-up a name at a time, and a deadline that counts the waiting.
 */
public final class HostNames {
    /** Shorter than the JDK remembers a name, so that what asks the JDK next does not look it up again. */
    private static final Duration REMEMBERED = Duration.ofSeconds(20);

    private static final int MOST_REMEMBERED = 10_000;

    /** The resolver of this process. */
    public static final HostNames SYSTEM =
            new HostNames(InetAddress::getAllByName, new Bounds(32, 1000, Duration.ofSeconds(5)));

    private final Lookup lookup;
    private final Duration deadline;
    private final ExecutorService threads;
    private final Map<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();
    private final Cache<String, InetAddress[]> known = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MOST_REMEMBERED)
            .build();

    /** Looks a name up, however long that takes. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /**
     * What look-ups may take.
     *
     * @param atOnce how many names are looked up at once
     * @param waiting how many more wait
     * @param deadline how long a caller waits
     */
    record Bounds(int atOnce, int waiting, Duration deadline) {}

    HostNames(Lookup lookup, Bounds bounds) {
        this.lookup = lookup;
        this.deadline = bounds.deadline();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                bounds.atOnce(),
                bounds.atOnce(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(bounds.waiting()),
                Thread.ofPlatform().daemon().name("host-names-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /**
     * The host's addresses.
     *
     * @throws UnknownHostException when there is no such host, or no answer within the deadline
     */
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] remembered = known.getIfPresent(host);
        if (remembered != null) {
            return remembered.clone();
        }
        try {
            return underWay(host)
                    .get(deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .clone();
        } catch (ExecutionException failed) {
            throw unknown(host, failed.getCause() instanceof RejectedExecutionException ? "too many look-ups" : "");
        } catch (TimeoutException late) {
            throw unknown(host, "no answer in time");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unknown(host, "interrupted");
        }
    }

    private CompletableFuture<InetAddress[]> underWay(String host) {
        CompletableFuture<InetAddress[]> mine = new CompletableFuture<>();
        CompletableFuture<InetAddress[]> others = underWay.putIfAbsent(host, mine);
        if (others != null) {
            return others;
        }
        try {
            threads.execute(() -> lookUp(host, mine));
        } catch (RejectedExecutionException full) {
            underWay.remove(host);
            mine.completeExceptionally(full);
        }
        return mine;
    }

    private void lookUp(String host, CompletableFuture<InetAddress[]> answer) {
        try {
            InetAddress[] found = lookup.of(host);
            known.put(host, found);
            answer.complete(found);
        } catch (Throwable fault) {
            answer.completeExceptionally(fault);
        } finally {
            underWay.remove(host);
        }
    }

    private static UnknownHostException unknown(String host, String why) {
        return new UnknownHostException(why.isEmpty() ? host : host + ": " + why);
    }
}
