package ai.coccinelle.channels.suppression;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Moves the opt-outs and consents that were stored before email addresses were hashed in lower case. A hash cannot be
 * converted: the addresses of the messages, of the campaigns and of the appointments that the database still holds are hashed both
 * ways, and what is stored under the one is moved to the other. Safe to repeat.
 */
public final class CapitalsFolding {
    private static final int PAGE = 2_000;
    private static final UUID FIRST = new UUID(0, 0);

    private static final String PENDING =
            "SELECT count(*) FROM (SELECT 1 FROM address_key WHERE folded_at IS NULL LIMIT 1) k";

    private static final String DONE = "UPDATE address_key SET folded_at = now() WHERE folded_at IS NULL";

    /** A page of addresses, in the order of their ids. */
    private static final List<String> SOURCES = List.of("""
            SELECT id, tenant_id, to_address AS address
            FROM channel_messages_log
            WHERE id > :after AND channel_type = 'email'
            ORDER BY id
            LIMIT :limit
            """, """
            SELECT id, tenant_id, email AS address
            FROM appointments
            WHERE id > :after AND email IS NOT NULL
            ORDER BY id
            LIMIT :limit
            """);

    private static final String OF_CAMPAIGNS = """
            SELECT c.id, c.tenant_id, r.row_number, r.to_address AS address
            FROM campaigns c JOIN campaign_recipients r ON r.campaign_id = c.id
            WHERE c.channel_type = 'email' AND (c.id, r.row_number) > (:after, :row)
            ORDER BY c.id, r.row_number
            LIMIT :limit
            """;

    private static final String MOVE_OPT_OUTS = """
            UPDATE suppressions s
            SET address_hash = :folded
            WHERE s.address_hash = :written AND s.tenant_id = :tenant AND s.channel_type = 'email' AND s.ended_at IS NULL
              AND NOT EXISTS (
                  SELECT 1 FROM suppressions f
                  WHERE f.tenant_id = :tenant AND f.channel_type = 'email' AND f.address_hash = :folded
                    AND f.scope = s.scope AND f.ended_at IS NULL)
            """;

    private static final String MOVE_CONSENTS = """
            UPDATE consents c
            SET address_hash = :folded
            WHERE c.tenant_id = :tenant AND c.channel_type = 'email' AND c.address_hash = :written
              AND c.withdrawn_at IS NULL
              AND NOT EXISTS (
                  SELECT 1 FROM consents f
                  WHERE f.tenant_id = :tenant AND f.channel_type = 'email' AND f.address_hash = :folded
                    AND f.withdrawn_at IS NULL)
            """;

    private static final String MOVE_WITHDRAWN = """
            UPDATE consents
            SET address_hash = :folded
            WHERE tenant_id = :tenant AND channel_type = 'email' AND address_hash = :written AND withdrawn_at IS NOT NULL
            """;

    private final Jdbi jdbi;
    private final AddressHash hash;

    public CapitalsFolding(Jdbi jdbi, AddressHash hash) {
        this.jdbi = jdbi;
        this.hash = hash;
    }

    /** Whether the database holds hashes of before, and they have not been moved yet. */
    public boolean isPending() {
        return jdbi.withHandle(handle ->
                        handle.createQuery(PENDING).mapTo(Integer.class).one())
                > 0;
    }

    /**
     * Moves what can be moved, page by page; afterwards nothing is pending, unless an address could not be moved.
     *
     * @return how many spellings could not be moved
     * @throws JdbiException when the database cannot be reached, or a page not be read
     */
    public int fold() {
        int failed = foldCampaigns();
        for (String source : SOURCES) {
            failed += foldSource(source);
        }
        if (failed == 0) {
            jdbi.useHandle(handle -> handle.execute(DONE));
        }
        return failed;
    }

    private int foldSource(String source) {
        int failed = 0;
        Place after = new Place(FIRST, 0);
        while (after != null) {
            UUID from = after.id();
            List<Spelling> page = jdbi.withHandle(handle -> handle.createQuery(source)
                    .bind("after", from)
                    .bind("limit", PAGE)
                    .map((rows, context) -> new Spelling(
                            new Place(rows.getObject("id", UUID.class), 0),
                            rows.getObject("tenant_id", UUID.class),
                            rows.getString("address")))
                    .list());
            failed += foldPage(page);
            after = next(page);
        }
        return failed;
    }

    private int foldCampaigns() {
        int failed = 0;
        Place after = new Place(FIRST, 0);
        while (after != null) {
            Place from = after;
            List<Spelling> page = jdbi.withHandle(handle -> handle.createQuery(OF_CAMPAIGNS)
                    .bind("after", from.id())
                    .bind("row", from.row())
                    .bind("limit", PAGE)
                    .map((rows, context) -> new Spelling(
                            new Place(rows.getObject("id", UUID.class), rows.getInt("row_number")),
                            rows.getObject("tenant_id", UUID.class),
                            rows.getString("address")))
                    .list());
            failed += foldPage(page);
            after = next(page);
        }
        return failed;
    }

    /**
     * Each address in transactions of its own: what another process stores meanwhile can stand against one, and not against all.
     *
     * @return how many could not be moved
     */
    private int foldPage(List<Spelling> page) {
        return (int) page.stream()
                .filter(each -> !each.address().equals(each.address().toLowerCase(Locale.ROOT)))
                .filter(each -> !isMoved(each))
                .count();
    }

    private boolean isMoved(Spelling spelling) {
        try {
            jdbi.useHandle(handle -> {
                move(handle, MOVE_OPT_OUTS, spelling);
                move(handle, MOVE_CONSENTS, spelling);
                move(handle, MOVE_WITHDRAWN, spelling);
            });
            return true;
        } catch (ConnectionException away) {
            throw away;
        } catch (JdbiException refused) {
            return false;
        }
    }

    /** Where the next page begins; null: there is none. */
    private static @Nullable Place next(List<Spelling> page) {
        return page.size() < PAGE ? null : page.getLast().place();
    }

    private void move(Handle handle, String sql, Spelling spelling) {
        handle.createUpdate(sql)
                .bind("tenant", spelling.tenantId())
                .bind("written", hash.ofSpelling(spelling.address()))
                .bind("folded", hash.of(spelling.address()))
                .execute();
    }

    private record Place(UUID id, int row) {}

    private record Spelling(Place place, UUID tenantId, String address) {
        @Override
        public String toString() {
            return "Spelling[" + place + "]";
        }
    }
}
