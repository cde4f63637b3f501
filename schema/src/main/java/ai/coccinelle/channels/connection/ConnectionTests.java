package ai.coccinelle.channels.connection;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.MessageIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * The table {@code connection_tests}. A row is taken by one worker; one that dies meanwhile leaves its question unanswered,
 * and who asked asks again.
 */
public final class ConnectionTests {
    private static final String ASK = """
            INSERT INTO connection_tests (id, tenant_id, channel_type, config_encrypted)
            VALUES (:id, :tenant, :channel, :config)
            """;

    /** A question that nobody waits for any more is not tried. */
    private static final String TAKE = """
            UPDATE connection_tests SET taken_at = now()
            WHERE id IN (
                SELECT id FROM connection_tests
                WHERE taken_at IS NULL AND created_at > now() - interval '1 minute'
                ORDER BY created_at
                LIMIT :most
                FOR UPDATE SKIP LOCKED)
            RETURNING id, tenant_id, channel_type, config_encrypted
            """;

    private static final String END = """
            UPDATE connection_tests SET ended_at = now(), diagnosis = :diagnosis, answer = :answer
            WHERE id = :id AND ended_at IS NULL
            """;

    private static final String RESULT = """
            SELECT diagnosis, answer FROM connection_tests WHERE id = :id AND ended_at IS NOT NULL
            """;

    private static final String FORGET =
            "DELETE FROM connection_tests WHERE id = :id OR created_at < now() - interval '10 minutes'";

    private final Jdbi jdbi;

    public ConnectionTests(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Has settings tried; returns the question's id. */
    public UUID ask(LaneKey lane, String configEncrypted) {
        UUID id = MessageIds.next();
        jdbi.useHandle(handle -> handle.createUpdate(ASK)
                .bind("id", id)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("config", configEncrypted)
                .execute());
        return id;
    }

    /** Takes at most so many questions that no other worker has taken. */
    public List<PendingTest> take(int most) {
        return jdbi.withHandle(handle -> handle.createQuery(TAKE)
                .bind("most", most)
                .map((rows, context) -> new PendingTest(
                        rows.getObject("id", UUID.class),
                        new LaneKey(
                                rows.getObject("tenant_id", UUID.class),
                                ChannelType.of(rows.getString("channel_type"))),
                        rows.getString("config_encrypted")))
                .list());
    }

    /** Answers a question; with a finding: what is wrong. */
    public void end(UUID id, Optional<Finding> finding) {
        jdbi.useHandle(handle -> handle.createUpdate(END)
                .bind("id", id)
                .bind(
                        "diagnosis",
                        finding.map(found -> found.diagnosis().name()).orElse(null))
                .bind("answer", finding.map(Finding::answer).orElse(null))
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
                ? new TestResult.Works()
                : new TestResult.Fails(new Finding(
                        Diagnosis.find(diagnosis).orElse(Diagnosis.UNCLEAR), String.valueOf(rows.getString("answer"))));
    }

    /** Takes a question away, and any that was left behind. */
    public void forget(UUID id) {
        jdbi.useHandle(handle -> handle.createUpdate(FORGET).bind("id", id).execute());
    }
}
