package ai.coccinelle.channels.suppression;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The tables {@code suppressions} and {@code last_contacts}. */
public final class Suppressions {
    private static final TimeBasedEpochRandomGenerator IDS = Generators.timeBasedEpochRandomGenerator();

    private final Jdbi jdbi;
    private final @Nullable AddressHash hash;

    /** @param hash null where no key was given: nothing can be recorded then, nor looked up */
    public Suppressions(Jdbi jdbi, @Nullable AddressHash hash) {
        this.jdbi = jdbi;
        this.hash = hash;
    }

    /**
     * Opens the tables with this key, and holds it against the one that the database's addresses are hashed with.
     *
     * @param key CHANNELS_ADDRESS_KEY; null or blank: none
     * @throws WrongKey when it is no key, or another one than the database's, or when that has one and this process none
     */
    public static Suppressions open(Jdbi jdbi, @Nullable Secret key) throws WrongKey {
        Suppressions opened;
        try {
            opened = new Suppressions(jdbi, key == null || key.isBlank() ? null : new AddressHash(key));
        } catch (IllegalArgumentException fault) {
            throw new WrongKey("CHANNELS_ADDRESS_KEY cannot be used: " + fault.getMessage());
        }
        opened.checkKey();
        return opened;
    }

    /** The key, or empty where none was given. */
    public Optional<AddressHash> hash() {
        return Optional.ofNullable(hash);
    }

    /** Whether there is a key, without which nothing here works. */
    public boolean hasKey() {
        return hash != null;
    }

    private void checkKey() throws WrongKey {
        byte[] mine = hash == null ? null : hash.check();
        byte[] stored = jdbi.inTransaction(handle -> {
            if (mine != null) {
                handle.createUpdate(SuppressionSql.KEEP_KEY).bind("check", mine).execute();
            }
            return handle.createQuery(SuppressionSql.KEY)
                    .map((rows, context) -> rows.getBytes(1))
                    .findOne()
                    .orElse(null);
        });
        if (stored != null && (mine == null || !MessageDigest.isEqual(stored, mine))) {
            throw new WrongKey(
                    mine == null
                            ? "CHANNELS_ADDRESS_KEY is missing, and the database holds opt-outs that only this key finds"
                            : "CHANNELS_ADDRESS_KEY is not the key that the database's opt-outs were recorded with");
        }
    }

    /** A process with this key, or without one, would write to people who opted out. */
    public static final class WrongKey extends Exception {
        WrongKey(String message) {
            super(message);
        }
    }

    /**
     * Somebody's wish, to be recorded.
     *
     * @param address in the form that messages have it in
     */
    public record Wish(LaneKey lane, String address, SuppressionScope scope, SuppressionSource source) {
        @Override
        public String toString() {
            return "Wish[" + lane + ", " + scope + ", " + source + "]";
        }
    }

    /**
     * Records the wish; one that is held already stays as it is, except that what only the provider had told is from now on the
     * person's own. Nothing, where the tenant is gone.
     *
     * @return the suppression that holds now, or empty where the tenant is gone
     * @throws IllegalStateException without a key
     */
    public Optional<Suppression> add(Wish wish) {
        return jdbi.inTransaction(handle -> {
            add(handle, wish);
            return handle.createQuery(SuppressionSql.FIND_HELD)
                    .bind("tenant", wish.lane().tenantId())
                    .bind("channel", wish.lane().channel().wireName())
                    .bind("hash", key().of(wish.address()))
                    .bind("scope", wish.scope().wireName())
                    .map((rows, context) -> row(rows))
                    .findOne();
        });
    }

    /** The same within the caller's transaction. */
    public void add(Handle handle, Wish wish) {
        add(handle, wish.lane(), key().of(wish.address()), MaskedAddress.of(wish.address()), wish);
    }

    /**
     * Records a wish of somebody of whom only the hash is left.
     *
     * @param addressHash 32 bytes
     */
    public void add(LaneKey lane, byte[] addressHash, String shown, SuppressionScope scope, SuppressionSource source) {
        jdbi.useHandle(handle -> add(handle, lane, addressHash, shown, new Wish(lane, shown, scope, source)));
    }

    private static void add(Handle handle, LaneKey lane, byte[] addressHash, String shown, Wish wish) {
        handle.createUpdate(SuppressionSql.ADD)
                .bind("id", IDS.generate())
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("scope", wish.scope().wireName())
                .bind("hash", addressHash)
                .bind("shown", shown)
                .bind("source", wish.source().wireName())
                .execute();
    }

    /**
     * Has what is held of one address hold for another one of the same person as well. Nothing without a key.
     *
     * @param handle in the caller's transaction
     */
    public void carryOver(Handle handle, LaneKey lane, String from, String to) {
        if (hash == null || from.equals(to)) {
            return;
        }
        handle.createQuery(SuppressionSql.HELD)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("hash", hash.of(from))
                .map((rows, context) -> new Wish(
                        lane,
                        to,
                        SuppressionScope.of(rows.getString("scope")),
                        SuppressionSource.of(rows.getString("source"))))
                .list()
                .forEach(wish -> add(handle, wish));
    }

    /** Lifts what only the provider had told of promotions to this address. */
    public void liftPromotions(Handle handle, LaneKey lane, String address) {
        handle.createUpdate(SuppressionSql.LIFT_PROMOTIONS)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("hash", key().of(address))
                .execute();
    }

    public Optional<Suppression> find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(SuppressionSql.FIND)
                .bind("id", id)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /** Lifts it; one that was lifted before stays as it is. */
    public void lift(UUID id) {
        jdbi.useHandle(handle ->
                handle.createUpdate(SuppressionSql.LIFT).bind("id", id).execute());
    }

    /**
     * The recipient wants messages again: of these tenants, and, on an account that all tenants share, wherever only the
     * provider had told us otherwise.
     *
     * @param tenantIds those that the recipient answers; none: no tenant is known to have written
     */
    public void lift(Handle handle, ChannelType channel, String address, Collection<UUID> tenantIds) {
        handle.createUpdate(SuppressionSql.LIFT_FOR)
                .bind("hash", key().of(address))
                .bind("channel", channel.wireName())
                .bind("tenants", tenantIds.toArray(UUID[]::new))
                .bind("shared", channel.account() == ChannelType.Account.PLATFORM)
                .execute();
    }

    /**
     * What holds now, newest first. A null part does not narrow.
     *
     * @param before the last id of the page before
     */
    public List<Suppression> search(
            @Nullable UUID tenantId, @Nullable ChannelType channel, @Nullable UUID before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(SuppressionSql.SEARCH)
                .bind("tenant", tenantId)
                .bind("channel", channel == null ? null : channel.wireName())
                .bind("before", before)
                .bind("limit", limit)
                .map((rows, context) -> row(rows))
                .list());
    }

    /** Whether anybody wants nothing more of the tenant on the channel. */
    public boolean anyHeld(LaneKey lane) {
        return jdbi.withHandle(handle -> handle.createQuery(SuppressionSql.ANY_HELD)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .mapTo(Boolean.class)
                .one());
    }

    /** A message, as far as it decides whether somebody's wish holds it back. */
    public record Candidate(LaneKey lane, String address, Priority priority) {
        @Override
        public String toString() {
            return "Candidate[" + lane + ", " + priority + "]";
        }
    }

    /**
     * Which of the candidates are held back, by their places in the list, from 0. None without a key, which finds nobody.
     */
    public Set<Integer> heldBack(List<Candidate> candidates) {
        return candidates.isEmpty() || hash == null
                ? Set.of()
                : jdbi.withHandle(handle -> heldBack(handle, candidates));
    }

    /** The same on the caller's connection. */
    public Set<Integer> heldBack(Handle handle, List<Candidate> candidates) {
        if (candidates.isEmpty() || hash == null) {
            return Set.of();
        }
        Set<Integer> places = new HashSet<>();
        handle.createQuery(SuppressionSql.HELD_BACK)
                .bind("tenants", array(candidates, each -> each.lane().tenantId(), UUID[]::new))
                .bind(
                        "channels",
                        array(candidates, each -> each.lane().channel().wireName(), String[]::new))
                .bind("hashes", array(candidates, each -> hex(hash, each.address()), String[]::new))
                .bind(
                        "spellings",
                        array(
                                candidates,
                                each -> HexFormat.of().formatHex(hash.ofSpelling(each.address())),
                                String[]::new))
                .bind("bulk", array(candidates, each -> each.priority() == Priority.BULK, Boolean[]::new))
                .mapTo(Integer.class)
                .forEach(place -> places.add(place - 1));
        return Set.copyOf(places);
    }

    /** A message that went to this address. */
    public record Contact(LaneKey lane, String address) {
        @Override
        public String toString() {
            return "Contact[" + lane + "]";
        }
    }

    /** Remembers who wrote to these addresses. Nothing without a key. */
    public void contacted(Handle handle, Collection<Contact> contacts) {
        if (contacts.isEmpty() || hash == null) {
            return;
        }
        List<Contact> each = List.copyOf(new LinkedHashSet<>(contacts));
        handle.createUpdate(SuppressionSql.CONTACTED)
                .bind(
                        "channels",
                        array(each, contact -> contact.lane().channel().wireName(), String[]::new))
                .bind("hashes", array(each, contact -> hex(hash, contact.address()), String[]::new))
                .bind("tenants", array(each, contact -> contact.lane().tenantId(), UUID[]::new))
                .execute();
    }

    /**
     * The tenants that an answer from this address may be for, on a channel that all tenants share: the one that wrote last, and
     * those that wrote within 72 hours before that. The last one first; none where nobody wrote.
     */
    public List<UUID> contacts(Handle handle, ChannelType channel, String address) {
        return handle.createQuery(SuppressionSql.CONTACTS)
                .bind("channel", channel.wireName())
                .bind("hash", key().of(address))
                .mapTo(UUID.class)
                .list();
    }

    /**
     * Forgets who wrote to addresses that nobody wrote to for so long.
     *
     * @return how many, at most 5,000 a call
     */
    public int forgetContacts(Duration age) {
        return jdbi.withHandle(handle -> handle.createUpdate(SuppressionSql.FORGET_CONTACTS)
                .bind("seconds", age.toSeconds())
                .execute());
    }

    private AddressHash key() {
        if (hash == null) {
            throw new IllegalStateException("CHANNELS_ADDRESS_KEY is missing");
        }
        return hash;
    }

    private static String hex(AddressHash hash, String address) {
        return HexFormat.of().formatHex(hash.of(address));
    }

    private static <T, V> V[] array(Collection<T> values, Function<T, V> column, IntFunction<V[]> empty) {
        return values.stream().map(column).toArray(empty);
    }

    private static Suppression row(ResultSet rows) throws SQLException {
        Timestamp endedAt = rows.getTimestamp("ended_at");
        return new Suppression(
                rows.getObject("id", UUID.class),
                new LaneKey(rows.getObject("tenant_id", UUID.class), ChannelType.of(rows.getString("channel_type"))),
                SuppressionScope.of(rows.getString("scope")),
                rows.getString("shown"),
                SuppressionSource.of(rows.getString("source")),
                rows.getTimestamp("at").toInstant(),
                endedAt == null ? null : endedAt.toInstant());
    }
}
