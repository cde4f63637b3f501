package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.reply.AutoReplies;
import ai.coccinelle.channels.reply.AutoReplies.Asked;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers persons that wrote, as soon as their replies are stored. Any number of processes may run one. */
final class AutoReplyLoop {
    private static final Logger LOG = LoggerFactory.getLogger(AutoReplyLoop.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);
    private static final int AT_ONCE = 100;

    private final AutoReplies asked;
    private final AutoReply reply;
    private final Duration tick;
    private final Semaphore wakeups = new Semaphore(0);
    private volatile boolean stopping;
    private @Nullable Thread loop;

    /** @param tick how often it looks when nothing wakes it */
    AutoReplyLoop(AutoReplies asked, AutoReply reply, Duration tick) {
        this.asked = asked;
        this.reply = reply;
        this.tick = tick;
    }

    void start() {
        loop = Thread.ofVirtual().name("auto-replies").start(this::loop);
    }

    /** Ends the loop; an answer that is being made is finished first. */
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
        while (!stopping) {
            try {
                if (wakeups.tryAcquire(tick.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakeups.drainPermits();
                }
                answerAll();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                stopping = true;
            } catch (RuntimeException fault) { // a loop that ends would leave everybody without an answer
                report(fault);
            }
        }
    }

    private void answerAll() {
        List<Asked> due;
        do {
            due = asked.due(AT_ONCE);
            due.forEach(this::answer);
        } while (due.size() == AT_ONCE && !stopping);
    }

    /** One that cannot be answered holds up nobody else. */
    private void answer(Asked person) {
        try {
            reply.answer(person);
        } catch (RuntimeException fault) {
            report(fault);
            asked.later(person);
        }
    }

    private static void report(RuntimeException fault) {
        if (Database.isOutOfReach(fault)) {
            LOG.warn("the database does not answer the auto replies; it is tried again: {}", fault.toString());
        } else {
            LOG.error("an auto reply could not be made; it is tried again in a minute", fault);
        }
    }
}
