package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.reply.AutoReplies;
import ai.coccinelle.channels.reply.AutoReplies.Asked;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers persons that wrote, as soon as their replies are stored. Any number of processes may run one. */
final class AutoReplyLoop {
    private static final Logger LOG = LoggerFactory.getLogger(AutoReplyLoop.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);
    private static final int AT_ONCE = 100;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final IntFunction<List<Asked>> due;
    private final Consumer<Asked> answer;
    private final Consumer<Asked> later;
    private final Duration tick;
    private final Semaphore wakeups = new Semaphore(0);
    private volatile boolean stopping;
    private @Nullable Thread loop;

    /** @param tick how often it looks when nothing wakes it */
    AutoReplyLoop(AutoReplies asked, AutoReply reply, Duration tick) {
        this(asked::due, reply::answer, asked::later, tick);
    }

    AutoReplyLoop(IntFunction<List<Asked>> due, Consumer<Asked> answer, Consumer<Asked> later, Duration tick) {
        this.due = due;
        this.answer = answer;
        this.later = later;
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
                if (!answersAll()) {
                    Thread.sleep(PAUSE);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                stopping = true;
            }
        }
    }

    /** False: something could not even be put off, and would be due at once. */
    private boolean answersAll() {
        try {
            return answerAll();
        } catch (Throwable fault) { // whatever it was, a loop that ends would leave everybody without an answer
            report(fault);
            return false;
        }
    }

    private boolean answerAll() {
        boolean handled = true;
        List<Asked> page;
        do {
            page = due.apply(AT_ONCE);
            for (Asked person : page) {
                handled &= answer(person);
            }
        } while (handled && page.size() == AT_ONCE && !stopping);
        return handled;
    }

    /** One that cannot be answered, or put off, holds up no other. */
    private boolean answer(Asked person) {
        try {
            answer.accept(person);
            return true;
        } catch (Throwable fault) {
            report(fault);
        }
        try {
            later.accept(person);
            return true;
        } catch (Throwable fault) {
            report(fault);
            return false;
        }
    }

    private static void report(Throwable fault) {
        if (Database.isOutOfReach(fault)) {
            LOG.warn("the database does not answer the auto replies; it is tried again: {}", fault.toString());
        } else {
            LOG.error("an auto reply could not be made; it is tried again in a minute", fault);
        }
    }
}
