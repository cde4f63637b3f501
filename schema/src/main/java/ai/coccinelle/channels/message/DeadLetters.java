package ai.coccinelle.channels.message;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were given up after all their retries, in the log. Replaying is safe to repeat and to do from any number
 * of processes: a message moves only while it is a dead letter. Lanes are not told here: whoever replays tells the Releaser
 * after the commit, as for a message that comes in; if it dies in between, the mending of hints finds the message.
 */
public final class DeadLetters {
    private final Jdbi jdbi;

    public DeadLetters(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Where a page ended.
     *
     * @param deadAt when its last dead letter was given up
     */
    public record Place(Instant deadAt, UUID id) {}

    /**
     * The dead letters that the filter means, those given up last first.
     *
     * @param before where the page before ended; null: from the beginning
     */
    public List<DeadLetter> list(DeadLetterFilter filter, @Nullable Place before, int limit) {
        return jdbi.withHandle(handle -> bind(handle.createQuery(DeadLetterSql.LIST), filter)
                .bind("beforeTime", before == null ? null : before.deadAt())
                .bind("beforeId", before == null ? null : before.id())
                .bind("limit", limit)
                .map((rows, context) -> MessageRow.deadLetter(rows))
                .list());
    }

    /** Replays one message: pending again, due now, with all its retries before it. */
    public Replay replay(UUID id) {
        return jdbi.inTransaction(handle -> handle.createQuery(DeadLetterSql.REPLAY)
                .bind("id", id)
                .<Replay>map((rows, context) -> replayed(rows))
                .findOne()
                .orElseGet(() -> handle.createQuery(DeadLetterSql.STATE)
                        .bind("id", id)
                        .map((rows, context) -> notReplayed(rows))
                        .findOne()
                        .orElseGet(Replay.Unknown::new)));
    }

    /**
     * What replaying many came to.
     *
     * @param messages replayed now
     * @param lanes that have something due, and of which priorities
     * @param more whether others that can be replayed are left: call again
     * @param useless how many are left because their time had passed, counted up to the call's limit
     */
    public record Replays(int messages, Map<LaneKey, Set<Priority>> lanes, boolean more, int useless) {
        public Replays {
            lanes = Map.copyOf(lanes);
        }
    }

    /** Replays the dead letters that the filter means, the oldest first, at most so many; all of them or, when it throws, none. */
    public Replays replay(DeadLetterFilter filter, int limit) {
        return jdbi.inTransaction(handle -> {
            List<Replay.Replayed> replayed = bind(handle.createQuery(DeadLetterSql.REPLAY_ALL), filter)
                    .bind("limit", limit)
                    .map((rows, context) -> replayed(rows))
                    .list();
            boolean more = bind(handle.createQuery(DeadLetterSql.MORE), filter)
                    .mapTo(Boolean.class)
                    .one();
            int useless = bind(handle.createQuery(DeadLetterSql.USELESS), filter)
                    .bind("limit", limit)
                    .mapTo(Integer.class)
                    .one();
            return new Replays(replayed.size(), lanes(replayed), more, useless);
        });
    }

    private static Map<LaneKey, Set<Priority>> lanes(List<Replay.Replayed> replayed) {
        return replayed.stream()
                .collect(Collectors.groupingBy(
                        Replay.Replayed::lane,
                        Collectors.mapping(Replay.Replayed::priority, Collectors.toUnmodifiableSet())));
    }

    private static Replay.Replayed replayed(ResultSet rows) throws SQLException {
        return new Replay.Replayed(
                MessageRow.lane(rows), MessageKind.of(rows.getString("kind")).priority());
    }

    /** It was a dead letter whose time had passed, or none. */
    private static Replay notReplayed(ResultSet rows) throws SQLException {
        Instant uselessAfter = MessageRow.instant(rows.getTimestamp("useless_after"));
        return uselessAfter == null
                ? new Replay.NotDead(MessageStatus.of(rows.getString("status")))
                : new Replay.Useless(uselessAfter);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, DeadLetterFilter filter) {
        ChannelType channel = filter.channel();
        return statement
                .define("whose", filter.tenantId() == null ? DeadLetterSql.EVERYBODYS : DeadLetterSql.TENANTS)
                .bind("tenant", filter.tenantId())
                .bind("channel", channel == null ? null : channel.wireName())
                .bind("code", filter.code())
                .bind("from", filter.from())
                .bind("to", filter.to());
    }
}
