package ai.coccinelle.channels.consent;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.suppression.AddressHash;
import ai.coccinelle.channels.suppression.MaskedAddress;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The table {@code consents}. Addresses are hashed as those of opt-outs are. */
public final class Consents {
    private static final TimeBasedEpochRandomGenerator IDS = Generators.timeBasedEpochRandomGenerator();

    private final Jdbi jdbi;
    private final AddressHash hash;

    public Consents(Jdbi jdbi, AddressHash hash) {
        this.jdbi = jdbi;
        this.hash = hash;
    }

    /** Somebody, on a channel of a tenant. */
    public record Person(LaneKey lane, String address) {
        @Override
        public String toString() {
            return "Person[" + lane + "]";
        }
    }

    /**
     * What a tenant says of somebody's consent.
     *
     * @param source where the person agreed, at most 200 characters
     */
    public record Proof(Person person, ConsentBasis basis, String source, Instant givenAt) {}

    /**
     * The source of a record.
     *
     * @param keyId the key's; null: the platform's key of the environment, or no key
     * @param shown the key's first characters and its name, or what else recorded it
     * @param revives whether it may record that somebody agreed again who had withdrawn
     */
    public record Recorder(@Nullable UUID keyId, String shown, boolean revives) {
        private static final int LONGEST = 160;

        public Recorder {
            shown = shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST);
        }
    }

    /**
     * Records the proofs, all or none, but for {@link #outdated} ones. Of one person the latest given holds; one that is held
     * and no older stays as it is.
     */
    public void record(Collection<Proof> proofs, Recorder by) {
        TreeMap<String, Proof> latest = new TreeMap<>();
        proofs.forEach(proof -> latest.merge(
                proof.person().lane() + hex(proof.person()),
                proof,
                (one, other) -> one.givenAt().isBefore(other.givenAt()) ? other : one));
        if (latest.isEmpty()) {
            return;
        }
        List<Proof> each = List.copyOf(latest.values());
        jdbi.useHandle(handle -> handle.createUpdate(ConsentSql.RECORD)
                .bind("ids", each.stream().map(_ -> IDS.generate()).toArray(UUID[]::new))
                .bind(
                        "tenants",
                        each.stream().map(proof -> tenant(proof.person())).toArray(UUID[]::new))
                .bind("channels", texts(each, proof -> channel(proof.person())))
                .bind("hashes", texts(each, proof -> hex(proof.person())))
                .bind("spellings", texts(each, proof -> spelling(proof.person())))
                .bind(
                        "shown",
                        texts(each, proof -> MaskedAddress.of(proof.person().address())))
                .bind("bases", texts(each, proof -> proof.basis().wireName()))
                .bind("sources", texts(each, Proof::source))
                .bind("given", texts(each, proof -> proof.givenAt().toString()))
                .bind("by", by.shown())
                .bind("key", by.keyId())
                .bind("revives", by.revives())
                .execute());
    }

    /**
     * Which of these proofs show nothing any more, by their places from 0: the person withdrew after it, or, of proofs that may
     * revive nothing, at any time. One query.
     */
    public Set<Integer> outdated(List<Proof> proofs, boolean revive) {
        List<Person> people = proofs.stream().map(Proof::person).toList();
        return places(
                ConsentSql.OUTDATED,
                people,
                query -> query.bind(
                                "given", texts(proofs, proof -> proof.givenAt().toString()))
                        .bind("revives", revive));
    }

    /** Which of these people agreed to promotions, by their places in the list, from 0: one query for all. */
    public Set<Integer> given(List<Person> people) {
        return places(ConsentSql.GIVEN, people, query -> query);
    }

    private Set<Integer> places(String sql, List<Person> people, UnaryOperator<Query> more) {
        if (people.isEmpty()) {
            return Set.of();
        }
        return jdbi.withHandle(handle -> more
                .apply(handle.createQuery(sql)
                        .bind("tenants", people.stream().map(Consents::tenant).toArray(UUID[]::new))
                        .bind("channels", texts(people, Consents::channel))
                        .bind("hashes", texts(people, this::hex))
                        .bind("spellings", texts(people, this::spelling)))
                .mapTo(Integer.class)
                .stream()
                .map(place -> place - 1)
                .collect(Collectors.toUnmodifiableSet()));
    }

    public Optional<Consent> find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(ConsentSql.FIND)
                .bind("id", id)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /** Ends it; one that was withdrawn before stays as it is. */
    public void withdraw(UUID id) {
        jdbi.useHandle(handle ->
                handle.createUpdate(ConsentSql.WITHDRAW).bind("id", id).execute());
    }

    /**
     * What was recorded, newest first, withdrawn ones too. A null part does not narrow.
     *
     * @param before the last id of the page before
     */
    public List<Consent> search(
            @Nullable UUID tenantId, @Nullable ChannelType channel, @Nullable UUID before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(ConsentSql.SEARCH)
                .bind("tenant", tenantId)
                .bind("channel", channel == null ? null : channel.wireName())
                .bind("before", before)
                .bind("limit", limit)
                .map((rows, context) -> row(rows))
                .list());
    }

    private static UUID tenant(Person person) {
        return person.lane().tenantId();
    }

    private static String channel(Person person) {
        return person.lane().channel().wireName();
    }

    private String hex(Person person) {
        return HexFormat.of().formatHex(hash.of(person.address()));
    }

    private String spelling(Person person) {
        return HexFormat.of().formatHex(hash.ofSpelling(person.address()));
    }

    private static <T> String[] texts(List<T> values, Function<T, String> column) {
        return values.stream().map(column).toArray(String[]::new);
    }

    private static Consent row(ResultSet rows) throws SQLException {
        Timestamp withdrawnAt = rows.getTimestamp("withdrawn_at");
        return new Consent(
                rows.getObject("id", UUID.class),
                new LaneKey(rows.getObject("tenant_id", UUID.class), ChannelType.of(rows.getString("channel_type"))),
                rows.getString("shown"),
                ConsentBasis.of(rows.getString("basis")),
                rows.getString("source"),
                rows.getTimestamp("given_at").toInstant(),
                rows.getTimestamp("recorded_at").toInstant(),
                rows.getString("recorded_by"),
                withdrawnAt == null ? null : withdrawnAt.toInstant());
    }
}
