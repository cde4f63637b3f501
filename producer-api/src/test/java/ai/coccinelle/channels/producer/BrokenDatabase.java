package ai.coccinelle.channels.producer;

import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;

/** Database whose driver throws what no driver is expected to throw, to see which loops survive it. */
public final class BrokenDatabase {
    private final AtomicInteger asked = new AtomicInteger();

    public final Jdbi jdbi = Jdbi.create(() -> {
        if (asked.incrementAndGet() % 2 == 0) {
            throw new IllegalStateException("unexpected");
        }
        throw new StackOverflowError("unexpected");
    });

    /** How often it was asked for a connection. */
    public int asked() {
        return asked.get();
    }
}
