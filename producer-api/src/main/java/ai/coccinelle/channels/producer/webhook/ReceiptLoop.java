package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.receipt.Receipts;
import ai.coccinelle.channels.receipt.Settled;
import ai.coccinelle.channels.suppression.SuppressionScope;
import ai.coccinelle.channels.suppression.SuppressionSource;
import ai.coccinelle.channels.suppression.Suppressions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies receipts, one after another, as soon as they are stored. Any number of processes may run one. */
final class ReceiptLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptLoop.class);
    private static final Duration PAUSE_AFTER_A_FAULT = Duration.ofSeconds(1);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final Receipts receipts;
    private final Suppressions suppressions;
    private final ReceiptSettings settings;
    private final MeterRegistry meters;
    private final Semaphore wakeups = new Semaphore(0);
    private volatile boolean stopping;
    private @Nullable Thread loop;

    ReceiptLoop(Receipts receipts, Suppressions suppressions, ReceiptSettings settings, MeterRegistry meters) {
        this.receipts = receipts;
        this.suppressions = suppressions;
        this.settings = settings;
        this.meters = meters;
    }

    void start() {
        loop = Thread.ofVirtual().name("receipts").start(this::loop);
    }

    /** Ends the loop; a receipt that is being applied is finished first. */
    void stop() {
        stopping = true;
        wake();
        try {
            if (loop != null) {
                loop.join(STOPS_WITHIN);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has the loop look at once; to be called after the commit. */
    void wake() {
        wakeups.release();
    }

    private void loop() {
        Duration wait = settings.tick();
        while (!stopping) {
            await(wait);
            wait = settings.tick();
            try {
                applyWhatIsDue();
            } catch (Throwable fault) { // whatever it was, a loop that ends would leave every receipt unread
                if (Database.isOutOfReach(fault)) {
                    LOG.warn("the database does not answer the receipts; it is tried again: {}", fault.toString());
                } else {
                    LOG.error("receipts could not be applied", fault);
                }
                wait = PAUSE_AFTER_A_FAULT;
            }
        }
    }

    private void await(Duration wait) {
        try {
            if (wakeups.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                wakeups.drainPermits();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private void applyWhatIsDue() {
        Optional<Settled> next;
        do {
            next = receipts.settleNext(settings.patience(), this::obey);
            next.ifPresent(this::count);
        } while (next.isPresent() && !stopping);
    }

    private void count(Settled settled) {
        if (settled.outcome() != Settled.Outcome.WAITING) {
            meters.counter(
                            "channels.receipts",
                            "provider",
                            settled.provider().wireName(),
                            "outcome",
                            settled.outcome().name().toLowerCase(Locale.ROOT))
                    .increment();
        }
    }

    /** With the receipt, or a crash in between would lose what the recipient wants. */
    private void obey(Handle handle, Settled settled) {
        if (settled.outcome() == Settled.Outcome.APPLIED && suppressions.hasKey()) {
            wish(settled).ifPresent(wish -> suppressions.add(handle, wish));
        }
    }

    /** A receipt may tell that the recipient wants nothing more. */
    private static Optional<Suppressions.Wish> wish(Settled settled) {
        LaneKey lane = settled.lane();
        String to = settled.to();
        return lane == null || to == null
                ? Optional.empty()
                : SuppressionScope.toldBy(lane.channel(), settled.code())
                        .map(scope -> new Suppressions.Wish(lane, to, scope, SuppressionSource.PROVIDER));
    }
}
