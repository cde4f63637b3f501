package ai.coccinelle.channels.connection;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialChanges;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.MessageIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code connection_tests}. A row is taken by one worker; one that dies meanwhile leaves its question unanswered,
 * and who asked asks again.
 */
public final class ConnectionTests {
    private static final String ASK = """
            INSERT INTO connection_tests (id, tenant_id, channel_type, config_encrypted, changes)
            VALUES (:id, :tenant, :channel, :config, CAST(:changes AS jsonb))
            """;

    /** How many tests of one tenant run at once, over all workers. */
    static final int MOST_OF_A_TENANT = 2;

    private static final String ANY_WAITING = """
            SELECT EXISTS (
                SELECT 1 FROM connection_tests WHERE taken_at IS NULL AND created_at > now() - interval '1 minute')
            """;

    /** Held until the transaction ends: two workers would both see the same place free. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('connection_tests', 0))::text";

    /*
     * A question whose caller has given up is not tried. Each tenant's first goes before any tenant's second. A test that
     * was taken longer ago than any may last was a dead worker's, and holds no place.
     */
    private static final String TAKE = """
            WITH running AS (
                SELECT tenant_id, count(*) AS tests
                FROM connection_tests
                WHERE taken_at > now() - make_interval(secs => :longest) AND ended_at IS NULL
                GROUP BY tenant_id
            ), waiting AS (
                SELECT t.id, t.created_at, coalesce(r.tests, 0) + row_number() OVER (
                    PARTITION BY t.tenant_id ORDER BY t.created_at, t.id) AS place
                FROM connection_tests t LEFT JOIN running r USING (tenant_id)
                WHERE t.taken_at IS NULL AND t.created_at > now() - interval '1 minute'
            ), next AS (
                SELECT id FROM waiting WHERE place <= :mostOfATenant ORDER BY place, created_at LIMIT :most
            )
            UPDATE connection_tests t SET taken_at = now()
            FROM next
            WHERE t.id = next.id AND t.taken_at IS NULL
            RETURNING t.id, t.tenant_id, t.channel_type, t.config_encrypted, t.changes
            """;

    private static final String END = """
            UPDATE connection_tests SET ended_at = now(), diagnosis = :diagnosis, answer = :answer, merged = :merged
            WHERE id = :id AND ended_at IS NULL
            """;

    private static final String RESULT = """
            SELECT diagnosis, answer, merged FROM connection_tests WHERE id = :id AND ended_at IS NOT NULL
            """;

    private static final String FORGET =
            "DELETE FROM connection_tests WHERE id = :id OR created_at < now() - interval '10 minutes'";

    private final Jdbi jdbi;

    public ConnectionTests(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Has settings tried; returns the question's id. */
    public UUID ask(LaneKey lane, String configEncrypted) {
        return ask(lane, configEncrypted, null);
    }

    /**
     * Has settings tried with changes that a worker merges; returns the question's id.
     *
     * @param changes null: none
     */
    public UUID ask(LaneKey lane, String configEncrypted, @Nullable CredentialChanges changes) {
        UUID id = MessageIds.next();
        jdbi.useHandle(handle -> handle.createUpdate(ASK)
                .bind("id", id)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("config", configEncrypted)
                .bind("changes", changes == null ? null : changes.write())
                .execute());
        return id;
    }

    /**
     * Takes questions that no other worker has taken: at most so many, and at most two of a tenant at once.
     *
     * @param longest how long a test lasts at most
     */
    public List<PendingTest> take(int most, Duration longest) {
        return jdbi.inTransaction(handle -> {
            if (!handle.createQuery(ANY_WAITING).mapTo(Boolean.class).one()) {
                return List.of();
            }
            handle.createQuery(LOCK).mapTo(String.class).one();
            return taken(handle, most, longest);
        });
    }

    private static List<PendingTest> taken(Handle handle, int most, Duration longest) {
        return handle.createQuery(TAKE)
                .bind("most", most)
                .bind("mostOfATenant", MOST_OF_A_TENANT)
                .bind("longest", longest.toMillis() / 1000.0)
                .map((rows, context) -> new PendingTest(
                        rows.getObject("id", UUID.class),
                        new LaneKey(
                                rows.getObject("tenant_id", UUID.class),
                                ChannelType.of(rows.getString("channel_type"))),
                        rows.getString("config_encrypted"),
                        changes(rows.getString("changes"))))
                .list();
    }

    private static @Nullable CredentialChanges changes(@Nullable String json) {
        return json == null ? null : CredentialChanges.read(json);
    }

    /** Answers a question; with a finding: what is wrong. */
    public void end(UUID id, Optional<Finding> finding) {
        end(id, finding, null);
    }

    /**
     * The same.
     *
     * @param merged the settings with their changes, sealed; null: there were none
     */
    public void end(UUID id, Optional<Finding> finding, @Nullable String merged) {
        jdbi.useHandle(handle -> handle.createUpdate(END)
                .bind("id", id)
                .bind(
                        "diagnosis",
                        finding.map(found -> found.diagnosis().name()).orElse(null))
                .bind("answer", finding.map(Finding::answer).orElse(null))
                .bind("merged", merged)
                .execute());
    }

    /** The answer, or empty when there is none yet. */
    public Optional<TestResult> result(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(RESULT)
                .bind("id", id)
                .map((rows, context) -> result(rows))
                .findOne());
    }

    private static TestResult result(ResultSet rows) throws SQLException {
        String diagnosis = rows.getString("diagnosis");
        return diagnosis == null
                ? new TestResult.Works(rows.getString("merged"))
                : new TestResult.Fails(new Finding(
                        Diagnosis.find(diagnosis).orElse(Diagnosis.UNCLEAR), String.valueOf(rows.getString("answer"))));
    }

    /** Takes a question away, and any that was left behind. */
    public void forget(UUID id) {
        jdbi.useHandle(handle -> handle.createUpdate(FORGET).bind("id", id).execute());
    }
}
