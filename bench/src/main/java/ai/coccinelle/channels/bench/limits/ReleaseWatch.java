package ai.coccinelle.channels.bench.limits;

import ai.coccinelle.channels.bench.load.Account;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Writes down each release, by a trigger on the private database: the log itself keeps only the latest. A release's time
 * is that of its transaction, which is the time that its permit was charged at.
 */
final class ReleaseWatch {
    private static final String INSTALL = """
            CREATE TABLE bench_releases (
                tenant_id UUID NOT NULL, to_address TEXT NOT NULL, released_at TIMESTAMPTZ NOT NULL DEFAULT now());
            CREATE FUNCTION bench_note_release() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO bench_releases (tenant_id, to_address) VALUES (NEW.tenant_id, NEW.to_address);
                RETURN NULL;
            END $$;
            CREATE TRIGGER bench_note_release AFTER UPDATE ON channel_messages_log FOR EACH ROW
                WHEN (NEW.status = 'released' AND NEW.attempt > OLD.attempt)
                EXECUTE FUNCTION bench_note_release();
            """;

    private final Jdbi jdbi;

    private ReleaseWatch(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    static ReleaseWatch install(Jdbi jdbi) {
        jdbi.useHandle(handle -> handle.execute(INSTALL));
        return new ReleaseWatch(jdbi);
    }

    /** A message that was released, and when, in seconds since 1970. */
    record Release(String recipient, double at) {}

    /** The account's releases, in the order of time. */
    List<Release> of(Account account) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT to_address, extract(epoch FROM released_at)::float8 AS released
                        FROM bench_releases
                        WHERE tenant_id = :tenant
                        ORDER BY released_at
                        """)
                .bind("tenant", account.id())
                .map((rows, context) -> new Release(rows.getString("to_address"), rows.getDouble("released")))
                .list());
    }
}
