package ai.coccinelle.channels.message;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.lane.Priority;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** A database of an earlier version, with messages in every state, brought up to date. */
class MigrationIT {
    private static final UUID TENANT = new UUID(0, 1);
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final DataSource source = TestDatabase.newSource();
    private final Jdbi jdbi = Database.open(source);
    private final Lanes lanes = new Lanes(jdbi);
    private final Releases releases = new Releases(jdbi);
    private final Attempts attempts = new Attempts(jdbi, lanes, new Accounts(jdbi));

    @Test
    void messagesOfTheFirstVersionGoOnWhereTheyWere() {
        Flyway.configure().dataSource(source).target("1").load().migrate();
        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO tenants (id, external_id, name) VALUES (?, 'salon', 'Salon')", TENANT);
            handle.execute("""
                    INSERT INTO lanes (tenant_id, channel_type, rate, burst, next_due_at)
                    VALUES (?, 'sms', 100, 100, now())
                    """, TENANT);
        });
        UUID waiting = insert("pending", "transactional", 0);
        UUID bulk = insert("pending", "bulk", 0);
        UUID released = insert("released", "transactional", 1);
        UUID sent = insert("sent", "transactional", 1);

        assertThat(Database.migrate(source)).isPositive();

        ClaimedMessage claimed = claim(new Envelope(released, 1)).getFirst();
        assertThat(attempts.record(List.of(new Ended(claimed, new Transition.Sent("SM-released")))))
                .containsExactly(released);
        assertThat(releasedNow(Priority.TRANSACTIONAL)).containsExactly(waiting);
        assertThat(releasedNow(Priority.BULK)).containsExactly(bulk);
        assertThat(new MessageLog(jdbi).find(sent).orElseThrow().status()).isEqualTo(MessageStatus.SENT);
        int inFlight = jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT l.launched - d.landed FROM lanes l JOIN lane_landings d USING (tenant_id, channel_type)
                        """).mapTo(Integer.class).one());
        assertThat(inFlight).isEqualTo(2);
    }

    private List<UUID> releasedNow(Priority priority) {
        return releases.release(ChannelType.SMS, priority, new Releases.Bounds(10, 10, LEASE)).envelopes().stream()
                .map(Envelope::id)
                .toList();
    }

    private List<ClaimedMessage> claim(Envelope envelope) {
        return attempts.claim(
                List.of(new Claim(envelope, ThreadLocalRandom.current().nextLong())), LEASE);
    }

    private UUID insert(String status, String kind, int attempt) {
        UUID id = MessageIds.next();
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO channel_messages_log
                    (id, tenant_id, channel_type, to_address, kind, locale, payload, status, attempt, due_at, sent_at)
                VALUES (?, ?, 'sms', '+33612345678', ?, 'fr', '{"type":"sms","body":"Bonjour"}', ?, ?,
                    CASE ? WHEN 'pending' THEN now() WHEN 'released' THEN now() + interval '1 minute' END,
                    CASE ? WHEN 'sent' THEN now() END)
                """, id, TENANT, kind, status, attempt, status, status));
        return id;
    }
}
