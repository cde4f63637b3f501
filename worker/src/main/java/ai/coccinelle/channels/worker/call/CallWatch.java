package ai.coccinelle.channels.worker.call;

import ai.coccinelle.channels.receipt.CallEnd;
import ai.coccinelle.channels.receipt.OpenCalls;
import ai.coccinelle.channels.receipt.OpenCalls.OpenCall;
import ai.coccinelle.channels.receipt.Receipt;
import ai.coccinelle.channels.receipt.Receipts;
import ai.coccinelle.channels.worker.provider.vapi.VapiCalls;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Vapi for calls whose end nobody has told: Vapi does not repeat a webhook that got lost. What it learns is stored as a
 * receipt, and applied as those are. Any number of workers may do it.
 */
final class CallWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CallWatch.class);

    private final OpenCalls calls;
    private final Receipts receipts;
    private final VapiCalls vapi;
    private final CallSettings settings;
    private final MeterRegistry meters;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread loop;

    CallWatch(OpenCalls calls, Receipts receipts, VapiCalls vapi, CallSettings settings, MeterRegistry meters) {
        this.calls = calls;
        this.receipts = receipts;
        this.vapi = vapi;
        this.settings = settings;
        this.meters = meters;
    }

    /** Without an account at Vapi the calls are left to the workers that have one. */
    void start() {
        if (!vapi.isPossible()) {
            return;
        }
        loop = Thread.ofVirtual().name("call-watch").start(this::loop);
    }

    void stop() {
        stopping.countDown();
        if (loop != null) {
            loop.interrupt();
        }
    }

    private void loop() {
        try {
            while (!stopping.await(settings.every().toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for those that are due. */
    void look() {
        try {
            calls.take(settings.atOnce(), settings.again()).forEach(this::ask);
        } catch (JdbiException fault) {
            LOG.warn("the database does not answer the watch of calls; it is tried again: {}", fault.toString());
        } catch (Throwable bug) { // whatever it was, a watch that ends would leave calls open for good
            LOG.error("the watch of calls failed", bug);
        }
    }

    private void ask(OpenCall call) {
        switch (vapi.find(call.externalId())) {
            case VapiCalls.State.Ended(String endedReason) -> receipts.store(List.of(receipt(call, endedReason)));
            case VapiCalls.State.GoesOn _, VapiCalls.State.NotTold _ -> {
                if (call.last()) {
                    meters.counter("channels.calls.given.up").increment();
                    calls.forget(call.messageId());
                }
            }
        }
    }

    private static Receipt receipt(OpenCall call, String endedReason) {
        CallEnd end = CallEnd.of(endedReason);
        return new Receipt(
                Receipt.Provider.VAPI,
                null,
                call.externalId(),
                CallEnd.STATUS,
                end.meaning(),
                call.messageId(),
                endedReason,
                end.reason());
    }
}
