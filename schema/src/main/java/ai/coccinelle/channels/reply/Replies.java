package ai.coccinelle.channels.reply;

import ai.coccinelle.channels.callback.CallbackEvents;
import ai.coccinelle.channels.callback.CallbackType;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.contact.WhatsAppContacts;
import ai.coccinelle.channels.database.OneByOne;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.suppression.StopWord;
import ai.coccinelle.channels.suppression.SuppressionScope;
import ai.coccinelle.channels.suppression.SuppressionSource;
import ai.coccinelle.channels.suppression.Suppressions;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code replies}. */
public final class Replies {
    private static final TimeBasedEpochRandomGenerator IDS = Generators.timeBasedEpochRandomGenerator();
    private static final int LONGEST_ID = 255;
    static final int LONGEST_ADDRESS = 320;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TEXT = 10_000;

    private static final String STORE = """
            INSERT INTO replies (id, tenant_id, account, channel_type, external_id, from_address, wa_id, body, kind, ambiguous,
                                 copy)
            VALUES (:id, CAST(:tenant AS uuid), CAST(:account AS uuid), :channel, :external, :from, :waId, :body, :kind,
                    :ambiguous, :copy)
            ON CONFLICT (channel_type, external_id, account) WHERE NOT copy DO NOTHING
            """;

    /** A person may have written under another id than the number that it is written to. */
    private static final String WRITTEN_LATELY = """
            SELECT address
            FROM unnest(CAST(:addresses AS text[])) AS asked (address)
            WHERE EXISTS (
                SELECT 1 FROM replies
                WHERE tenant_id = :tenant AND channel_type = 'whatsapp' AND from_address = asked.address
                  AND received_at > now() - interval '24 hours')
               OR EXISTS (
                SELECT 1 FROM whatsapp_ids w
                JOIN replies r ON r.tenant_id = w.tenant_id AND r.wa_id = w.wa_id AND r.channel_type = 'whatsapp'
                WHERE w.tenant_id = :tenant AND w.address = asked.address AND r.received_at > now() - interval '24 hours')
            LIMIT :most
            """;

    private static final String FORGET = """
            DELETE FROM replies
            WHERE id IN (SELECT id FROM replies WHERE id < :before ORDER BY id LIMIT 5000)
            """;

    private static final String SEARCH = """
            SELECT id, tenant_id, channel_type, from_address, body, kind, ambiguous, received_at
            FROM replies
            WHERE (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
              AND (CAST(:channel AS text) IS NULL OR channel_type = :channel)
              AND (CAST(:before AS uuid) IS NULL OR id < CAST(:before AS uuid))
            ORDER BY id DESC
            LIMIT :limit
            """;

    private final Jdbi jdbi;
    private final Suppressions suppressions;
    private final WhatsAppContacts contacts;

    public Replies(Jdbi jdbi, Suppressions suppressions) {
        this.jdbi = jdbi;
        this.suppressions = suppressions;
        this.contacts = new WhatsAppContacts(suppressions);
    }

    /**
     * Stores the answers, each once, and does what those ask that are a word for it: no more messages of the
     * tenant on the channel, or messages again. An answer to a number that tenants share is stored for each of those that it
     * may be for ({@link Suppressions#contacts}), without its text where there are several; a STOP holds for all of them.
     *
     * @throws IllegalStateException when there is no key to hash addresses with
     */
    public void store(List<NewReply> replies) {
        OneByOne.store(replies, "reply", this::storeAll);
    }

    private void storeAll(List<NewReply> replies) {
        jdbi.useTransaction(handle -> {
            Senders senders = Senders.of(handle, contacts, replies);
            replies.forEach(reply -> store(handle, reply, senders.addresses(reply)));
        });
    }

    /**
     * Applies what happened to persons beside their answers: all, or all but those that cannot be, which would fail with every
     * repetition of the call.
     *
     * @throws IllegalStateException when there is no key to hash addresses with
     * @throws org.jdbi.v3.core.JdbiException when the database is out of reach, or none can be applied
     */
    public void apply(List<ContactChange> changes) {
        OneByOne.store(changes, "change of a contact", this::applyAll);
    }

    private void applyAll(List<ContactChange> changes) {
        jdbi.useTransaction(handle -> changes.forEach(change -> apply(handle, change)));
    }

    private void apply(Handle handle, ContactChange change) {
        LaneKey lane = new LaneKey(change.tenantId(), ChannelType.WHATSAPP);
        switch (change) {
            case ContactChange.Marketing switched -> {
                String waId = storable(switched.waId(), LONGEST_ADDRESS);
                if (contacts.isLatest(handle, switched.tenantId(), waId, switched.at())) {
                    known(handle, switched.tenantId(), waId).forEach(address -> {
                        if (switched.stop()) {
                            suppressions.add(
                                    handle,
                                    new Suppressions.Wish(
                                            lane, address, SuppressionScope.PROMOTIONS, SuppressionSource.PROVIDER));
                        } else {
                            suppressions.liftPromotions(handle, lane, address);
                        }
                    });
                }
            }
            case ContactChange.NewNumber moved ->
                known(handle, moved.tenantId(), storable(moved.oldId(), LONGEST_ADDRESS))
                        .forEach(address -> suppressions.carryOver(
                                handle,
                                lane,
                                address,
                                WhatsAppContacts.addressOf(storable(moved.newId(), LONGEST_ADDRESS))));
        }
    }

    private List<String> known(Handle handle, UUID tenantId, String waId) {
        return Stream.concat(
                        contacts.addresses(handle, tenantId, List.of(waId)).getOrDefault(waId, List.of()).stream(),
                        Stream.of(WhatsAppContacts.addressOf(waId)))
                .distinct()
                .toList();
    }

    /** @param addresses under which the sender is known, the one that was written to first */
    private void store(Handle handle, NewReply reply, List<String> addresses) {
        List<UUID> tenants = reply.tenantId() == null
                ? suppressions.contacts(handle, reply.channel(), addresses.getFirst())
                : List.of(reply.tenantId());
        StopWord kind = StopWord.in(reply.content().ordering());
        boolean ambiguous = tenants.size() > 1;
        Row first = new Row(
                IDS.generate(),
                tenants.isEmpty() ? null : tenants.getFirst(),
                addresses.getFirst(),
                kind,
                ambiguous,
                false);
        if (!insert(handle, reply, first)) {
            return;
        }
        addresses.forEach(address -> obey(handle, reply, kind, address, tenants));
        report(handle, reply, first);
        if (asksForAnAnswer(reply, kind, first)) {
            AutoReplies.ask(handle, Objects.requireNonNull(first.tenant()), first.from(), name(reply));
        }
        tenants.stream().skip(1).forEach(tenant -> {
            Row copy = new Row(IDS.generate(), tenant, addresses.getFirst(), kind, true, true);
            insert(handle, reply, copy);
            report(handle, reply, copy);
        });
    }

    /** A person who writes of its own accord, and can be written to. */
    private static boolean asksForAnAnswer(NewReply reply, StopWord kind, Row row) {
        return reply.channel() == ChannelType.WHATSAPP
                && row.tenant() != null
                && kind == StopWord.OTHER
                && reply.content().typed()
                && !ShortAnswer.is(reply.content().text())
                && row.from().startsWith("+");
    }

    private static @Nullable String name(NewReply reply) {
        String name = reply.sender().name();
        return name == null ? null : storable(name, LONGEST_NAME);
    }

    /**
     * An answer as it is kept for one tenant.
     *
     * @param ambiguous true where it may be for another tenant as well: it is kept without its text then
     * @param copy false for the one row by which the provider's repetition is known
     */
    private record Row(UUID id, @Nullable UUID tenant, String from, StopWord kind, boolean ambiguous, boolean copy) {
        String text(NewReply reply) {
            return ambiguous ? "" : storable(reply.content().text(), LONGEST_TEXT);
        }
    }

    private static boolean insert(Handle handle, NewReply reply, Row row) {
        return handle.createUpdate(STORE)
                        .bind("id", row.id())
                        .bind("tenant", row.tenant())
                        .bind("account", reply.tenantId())
                        .bind("channel", reply.channel().wireName())
                        .bind("external", storable(reply.externalId(), LONGEST_ID))
                        .bind("from", row.from())
                        .bind("waId", waId(reply))
                        .bind("body", row.text(reply))
                        .bind("kind", row.kind().wireName())
                        .bind("ambiguous", row.ambiguous())
                        .bind("copy", row.copy())
                        .execute()
                == 1;
    }

    /** A reply is the tenant's own: its system gets what was written, and by whom. */
    private static void report(Handle handle, NewReply reply, Row row) {
        if (row.tenant() != null) {
            CallbackEvents.tell(
                    handle,
                    row.tenant(),
                    CallbackType.REPLY_RECEIVED,
                    Map.of(
                            "replyId", row.id().toString(),
                            "channel", reply.channel().wireName(),
                            "from", row.from(),
                            "text", row.text(reply),
                            "kind", row.kind().wireName(),
                            "ambiguous", row.ambiguous()));
        }
    }

    private static @Nullable String waId(NewReply reply) {
        return reply.channel() == ChannelType.WHATSAPP
                ? storable(WhatsAppContacts.idOf(reply.sender().address()), LONGEST_ADDRESS)
                : null;
    }

    private void obey(Handle handle, NewReply reply, StopWord kind, String address, List<UUID> tenants) {
        switch (kind) {
            case STOP ->
                tenants.forEach(tenant -> suppressions.add(
                        handle,
                        new Suppressions.Wish(
                                new LaneKey(tenant, reply.channel()),
                                address,
                                SuppressionScope.of(kind, reply.content().ordering()),
                                SuppressionSource.REPLY)));
            case START -> suppressions.lift(handle, reply.channel(), address, tenants);
            case OTHER -> {}
        }
    }

    /**
     * Which of these addresses have written to the tenant on WhatsApp within 24 hours, by the database's clock: so long it
     * takes free text for them.
     */
    public Set<String> writtenLately(UUID tenantId, Set<String> addresses) {
        return addresses.isEmpty()
                ? Set.of()
                : jdbi.withHandle(handle -> handle.createQuery(WRITTEN_LATELY)
                        .bind("tenant", tenantId)
                        .bind("addresses", addresses.toArray(String[]::new))
                        .bind("most", addresses.size())
                        .mapTo(String.class)
                        .set());
    }

    /**
     * The answers, newest first. A null part does not narrow.
     *
     * @param before the last id of the page before
     */
    public List<Reply> search(
            @Nullable UUID tenantId, @Nullable ChannelType channel, @Nullable UUID before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SEARCH)
                .bind("tenant", tenantId)
                .bind("channel", channel == null ? null : channel.wireName())
                .bind("before", before)
                .bind("limit", limit)
                .map((rows, context) -> new Reply(
                        rows.getObject("id", UUID.class),
                        rows.getObject("tenant_id", UUID.class),
                        ChannelType.of(rows.getString("channel_type")),
                        rows.getString("from_address"),
                        rows.getString("body"),
                        StopWord.of(rows.getString("kind")),
                        rows.getBoolean("ambiguous"),
                        rows.getTimestamp("received_at").toInstant()))
                .list());
    }

    /**
     * Forgets answers that came before this time.
     *
     * @return how many, at most 5,000 a call
     */
    public int forget(Instant before) {
        return jdbi.withHandle(handle -> handle.createUpdate(FORGET)
                .bind("before", new UUID(before.toEpochMilli() << 16, 0))
                .execute());
    }

    /** What came in, cut to its column and without NUL, which PostgreSQL stores nowhere. */
    static String storable(String text, int longest) {
        String clean = text.replace("\u0000", "");
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }
}
