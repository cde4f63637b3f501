package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.lane.Priority;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Messages that wait already, put into the log as if they had been accepted. */
public final class Waiting {
    private static final String SMS = "{\"type\":\"sms\",\"body\":\"Votre rendez-vous est confirmé.\"}";
    private static final String EMAIL = """
            {"type":"email","subject":"Votre rendez-vous","text":"Votre rendez-vous est confirmé.",\
            "html":"<p>Votre rendez-vous est confirmé.</p>"}""";

    // Ids by PostgreSQL 18's own function; the address is that of Recipients.
    private static final String INSERT = """
            INSERT INTO channel_messages_log
                (id, tenant_id, channel_type, to_address, template_name, kind, locale, content, payload, due_at)
            SELECT uuidv7(), :tenant, :channel, :before || (:first + number) || :after, 'rdvConfirmation',
                   'transactional', 'fr', 'Votre rendez-vous est confirmé.', CAST(:payload AS jsonb), now()
            FROM generate_series(0, :count - 1) AS number
            """;

    private final Jdbi jdbi;
    private final Lanes lanes;

    public Waiting(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.lanes = new Lanes(jdbi);
    }

    /** Puts messages to recipients in a row into the account's lane, due now, and lets the lane know. */
    public void add(Account account, ChannelType channel, long firstRecipient, int count) {
        String address = Recipients.of(channel, firstRecipient);
        String digits = address.replaceAll("\\D", "");
        int at = address.indexOf(digits);
        jdbi.useHandle(handle -> handle.createUpdate(INSERT)
                .bind("tenant", account.id())
                .bind("channel", channel.wireName())
                .bind("before", address.substring(0, at))
                .bind("first", Long.parseLong(digits))
                .bind("after", address.substring(at + digits.length()))
                .bind("payload", channel == ChannelType.EMAIL ? EMAIL : SMS)
                .bind("count", count)
                .execute());
        lanes.touch(channel, Priority.TRANSACTIONAL, List.of(account.id()));
    }

    /** Takes out again what still waits in the account's lane. */
    public void remove(Account account, ChannelType channel) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        DELETE FROM channel_messages_log
                        WHERE tenant_id = :tenant AND channel_type = :channel AND due_at IS NOT NULL
                        """)
                .bind("tenant", account.id())
                .bind("channel", channel.wireName())
                .execute());
    }

    /** How many still wait in the account's lane. */
    public long count(Account account, ChannelType channel) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(*)
                        FROM channel_messages_log
                        WHERE tenant_id = :tenant AND channel_type = :channel AND due_at IS NOT NULL
                        """)
                .bind("tenant", account.id())
                .bind("channel", channel.wireName())
                .mapTo(Long.class)
                .one());
    }
}
