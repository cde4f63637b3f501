package ai.coccinelle.channels.bench.appointments;

import ai.coccinelle.channels.appointment.Notices;
import ai.coccinelle.channels.bench.stage.CannotRun;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What the producers' look for what is due costs.
 *
 * @param microseconds the median look
 * @param pages of the table and its indexes, that a look touches
 */
record Scan(double microseconds, double pages) {
    private static final String PAGES = """
            SELECT heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read
            FROM pg_statio_user_tables WHERE relname = 'appointment_notices'
            """;

    /** Looks so many times, as a producer does that finds so many; each look is taken back. */
    static Scan of(Jdbi jdbi, int looks, int due) {
        Notices notices = new Notices(jdbi);
        return jdbi.withHandle(handle -> {
            look(handle, notices, due); // the caches and the plan
            long before = pages(handle);
            List<Long> nanos = new ArrayList<>();
            for (int i = 0; i < looks; i++) {
                nanos.add(look(handle, notices, due));
            }
            Collections.sort(nanos);
            return new Scan(nanos.get(looks / 2) / 1e3, (pages(handle) - before) / (double) looks);
        });
    }

    private static long look(Handle handle, Notices notices, int due) {
        handle.begin();
        long start = System.nanoTime();
        int found = notices.takeDue(handle, due).size();
        long nanos = System.nanoTime() - start;
        handle.rollback();
        if (found != due) {
            throw new CannotRun("found %d due instead of %d".formatted(found, due));
        }
        return nanos;
    }

    private static long pages(Handle handle) {
        handle.execute("SELECT pg_stat_force_next_flush()");
        return handle.createQuery(PAGES).mapTo(Long.class).one();
    }
}
