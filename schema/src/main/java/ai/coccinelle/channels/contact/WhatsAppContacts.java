package ai.coccinelle.channels.contact;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.suppression.Suppressions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The tables {@code whatsapp_ids} and {@code marketing_preferences}: which number was written to when a person answers under
 * another one. Meta gives both in its answer to a send ({@code contacts[].input} and {@code wa_id}), and a reply names the
 * message that it answers ({@code context.id}).
 */
public final class WhatsAppContacts {
    private static final int LONGEST_ID = 320;

    private static final String LEARN = """
            INSERT INTO whatsapp_ids AS w (tenant_id, wa_id, address)
            SELECT contact.tenant_id, contact.wa_id, contact.address
            FROM unnest(CAST(:tenants AS uuid[]), CAST(:ids AS text[]), CAST(:addresses AS text[]))
                AS contact (tenant_id, wa_id, address)
            JOIN tenants t ON t.id = contact.tenant_id
            ORDER BY contact.tenant_id, contact.wa_id, contact.address
            ON CONFLICT (tenant_id, wa_id, address) DO UPDATE SET at = now() WHERE w.at < now() - interval '1 day'
            RETURNING w.tenant_id, w.wa_id, w.address, (w.xmax = 0) AS new
            """;

    private static final String ADDRESSES = """
            SELECT wa_id, address FROM whatsapp_ids
            WHERE tenant_id = :tenant AND wa_id = ANY(CAST(:ids AS text[]))
            ORDER BY at DESC, address
            LIMIT :most
            """;

    private static final String RECIPIENTS = """
            SELECT external_message_id, to_address FROM channel_messages_log
            WHERE external_message_id = ANY(CAST(:externals AS text[])) AND tenant_id = :tenant AND channel_type = 'whatsapp'
            LIMIT :most
            """;

    private static final String PREFER = """
            INSERT INTO marketing_preferences AS p (tenant_id, wa_id, at)
            SELECT t.id, :id, :at FROM tenants t WHERE t.id = :tenant
            ON CONFLICT (tenant_id, wa_id) DO UPDATE SET at = EXCLUDED.at WHERE p.at < EXCLUDED.at
            """;

    private static final String FORGET_IDS = """
            DELETE FROM whatsapp_ids
            WHERE (tenant_id, wa_id, address) IN (
                SELECT tenant_id, wa_id, address FROM whatsapp_ids
                WHERE at < now() - make_interval(secs => CAST(:seconds AS float8))
                LIMIT 5000)
            """;

    private static final String FORGET_PREFERENCES = """
            DELETE FROM marketing_preferences
            WHERE (tenant_id, wa_id) IN (
                SELECT tenant_id, wa_id FROM marketing_preferences
                WHERE at < now() - make_interval(secs => CAST(:seconds AS float8))
                LIMIT 5000)
            """;

    private final Suppressions suppressions;

    /** @param suppressions what holds of a person under one number holds under each */
    public WhatsAppContacts(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    /**
     * A person, as WhatsApp and as the tenant knows it. Its {@code toString} shows neither.
     *
     * @param waId digits, or an id of Meta's
     * @param address the number that was written to, E.164
     */
    public record Contact(UUID tenantId, String waId, String address) {
        /** True where the id says more than the number. */
        public boolean isWorthKeeping() {
            return !waId.isBlank() && waId.length() <= LONGEST_ID && !address.equals(addressOf(waId));
        }

        @Override
        public String toString() {
            return "Contact[" + tenantId + "]";
        }
    }

    /** The number that an id is, as E.164; an id that is no number stays as it is. */
    public static String addressOf(String waId) {
        return waId.matches("\\d{6,15}") ? "+" + waId : waId;
    }

    /** The id of a number, as WhatsApp writes it. */
    public static String idOf(String address) {
        return address.startsWith("+") ? address.substring(1) : address;
    }

    /**
     * Remembers contacts within the caller's transaction. Opt-outs that were recorded under the id, before it was known whose
     * it is, hold for the number from now on.
     */
    public void learn(Handle handle, Collection<Contact> contacts) {
        List<Contact> kept =
                contacts.stream().filter(Contact::isWorthKeeping).distinct().toList();
        if (kept.isEmpty()) {
            return;
        }
        List<Contact> learned = handle
                .createQuery(LEARN)
                .bind("tenants", array(kept, Contact::tenantId).toArray(UUID[]::new))
                .bind("ids", array(kept, Contact::waId).toArray(String[]::new))
                .bind("addresses", array(kept, Contact::address).toArray(String[]::new))
                .map((rows, context) -> Map.entry(
                        new Contact(
                                rows.getObject("tenant_id", UUID.class),
                                rows.getString("wa_id"),
                                rows.getString("address")),
                        rows.getBoolean("new")))
                .list()
                .stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(Contact::address))
                .toList();
        learned.forEach(contact -> suppressions.carryOver(
                handle,
                new LaneKey(contact.tenantId(), ChannelType.WHATSAPP),
                addressOf(contact.waId()),
                contact.address()));
    }

    /** The numbers that the tenant wrote to these persons at, by id, the latest first. */
    public Map<String, List<String>> addresses(Handle handle, UUID tenantId, Collection<String> waIds) {
        if (waIds.isEmpty()) {
            return Map.of();
        }
        return handle
                .createQuery(ADDRESSES)
                .bind("tenant", tenantId)
                .bind("ids", waIds.toArray(String[]::new))
                .bind("most", 10 * waIds.size())
                .map((rows, context) -> Map.entry(rows.getString("wa_id"), rows.getString("address")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey,
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** The numbers that these messages of the tenant went to, by the provider's id. */
    public Map<String, String> recipients(Handle handle, UUID tenantId, Collection<String> externalIds) {
        Map<String, String> found = new HashMap<>();
        if (!externalIds.isEmpty()) {
            handle.createQuery(RECIPIENTS)
                    .bind("tenant", tenantId)
                    .bind("externals", externalIds.toArray(String[]::new))
                    .bind("most", 2 * externalIds.size())
                    .map((rows, context) ->
                            Map.entry(rows.getString("external_message_id"), rows.getString("to_address")))
                    .forEach(each -> found.put(each.getKey(), each.getValue()));
        }
        return found;
    }

    /**
     * Notes that a person switched marketing messages off or on, within the caller's transaction.
     *
     * @return false when a later switch is known already
     */
    public boolean isLatest(Handle handle, UUID tenantId, String waId, Instant at) {
        return handle.createUpdate(PREFER)
                        .bind("tenant", tenantId)
                        .bind("id", waId)
                        .bind("at", at)
                        .execute()
                == 1;
    }

    /**
     * Forgets ids and switches that nothing came of for so long.
     *
     * @return how many, at most 10,000 a call
     */
    public static int forget(Jdbi jdbi, Duration age) {
        return jdbi.withHandle(handle ->
                handle.createUpdate(FORGET_IDS).bind("seconds", age.toSeconds()).execute()
                        + handle.createUpdate(FORGET_PREFERENCES)
                                .bind("seconds", age.toSeconds())
                                .execute());
    }

    private static <V> List<V> array(List<Contact> contacts, Function<Contact, V> column) {
        return contacts.stream().map(column).toList();
    }
}
