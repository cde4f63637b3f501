package ai.coccinelle.channels.campaign;

import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.message.Cancellations;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code campaigns} and {@code campaign_recipients} as callers see them. Every transition is one guarded
 * statement, and what waits in the log is withdrawn in its transaction: a campaign that is paused or cancelled sends nothing
 * that no worker has begun.
 */
public final class Campaigns {
    private static final String WITHDRAWN_BY_PAUSE = "campaign-paused";
    private static final String WITHDRAWN_BY_CANCEL = "campaign-cancelled";

    private final Jdbi jdbi;
    private final Cancellations cancellations;

    public Campaigns(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.cancellations = new Cancellations(jdbi);
    }

    /** Stores a draft, which has no rows yet. */
    public Campaign create(UUID tenantId, CampaignPlan plan) {
        UUID id = MessageIds.next();
        return jdbi.inTransaction(handle -> {
            handle.createUpdate(CampaignSql.CREATE)
                    .bind("id", id)
                    .bind("tenant", tenantId)
                    .bind("name", plan.name())
                    .bind("channel", plan.channel().wireName())
                    .bind("template", plan.template())
                    .bind("locale", plan.locale())
                    .bind("variables", Json.write(plan.variables()))
                    .bind("columns", Json.write(plan.columns()))
                    .bind("startAt", plan.startAt())
                    .bind("uselessAfter", plan.uselessAfter())
                    .bind("perHour", plan.perHour())
                    .bind("sandbox", plan.sandbox())
                    .execute();
            return find(handle, id).orElseThrow();
        });
    }

    /** The campaign, or empty. */
    public Optional<Campaign> find(UUID id) {
        return jdbi.withHandle(handle -> find(handle, id));
    }

    /**
     * Which campaigns to list, newest first. A null part does not narrow.
     *
     * @param before the last id of the page before
     */
    public record Query(
            @Nullable UUID tenantId,
            @Nullable CampaignState state,
            @Nullable UUID before,
            boolean sandbox,
            int limit) {}

    /** The campaigns that the query asks for, newest first. */
    public List<Campaign> search(Query query) {
        return jdbi.withHandle(handle -> handle.createQuery(CampaignSql.SEARCH)
                .bind("tenant", query.tenantId())
                .bind("state", query.state() == null ? null : query.state().wireName())
                .bind("before", query.before())
                .bind("sandbox", query.sandbox())
                .bind("limit", query.limit())
                .map((rows, context) -> CampaignRow.campaign(rows))
                .list());
    }

    /** What became of the campaign's messages so far: it reads each of them. */
    public CampaignProgress progress(UUID id) {
        return jdbi.withHandle(handle -> new CampaignProgress(
                handle.createQuery(CampaignSql.COUNT_MESSAGES)
                        .bind("id", id)
                        .bind("paused", WITHDRAWN_BY_PAUSE)
                        .map((rows, context) ->
                                Map.entry(MessageStatus.of(rows.getString("status")), rows.getLong("messages")))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                handle.createQuery(RecipientSql.COUNT_REFUSALS)
                        .bind("campaign", id)
                        .map((rows, context) -> Map.entry(rows.getString("error_code"), rows.getLong("refused")))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                lanePerSecond(handle, id)));
    }

    /** How many messages a second its lane's limits allow, day in, day out. */
    double lanePerSecond(Handle handle, UUID id) {
        return handle.createQuery(CampaignSql.LANE_RATE)
                .bind("id", id)
                .mapTo(Double.class)
                .one();
    }

    /**
     * What became of rows, in the file's order.
     *
     * @param after the last row's number of the page before; 0: from the first
     */
    public List<ResultRow> results(UUID id, int after, int limit) {
        return page(RecipientSql.RESULTS, id, after, limit);
    }

    /** The faulty rows, as {@link #results}. */
    public List<ResultRow> faulty(UUID id, int after, int limit) {
        return page(RecipientSql.FAULTY, id, after, limit);
    }

    private List<ResultRow> page(String query, UUID id, int after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(query)
                .bind("campaign", id)
                .bind("after", after)
                .bind("limit", limit)
                .map((rows, context) -> CampaignRow.result(rows))
                .list());
    }

    /**
     * Lets a draft's rows become messages, from its time on.
     *
     * @param ignoreFaulty whether it may start though it has faulty rows
     * @return whether it did; not when it is no draft any more, has no usable row, or its file is just being read
     */
    public boolean start(UUID id, boolean ignoreFaulty) {
        return jdbi.withHandle(handle -> handle.createUpdate(CampaignSql.START)
                        .bind("id", id)
                        .bind("ignoreFaulty", ignoreFaulty)
                        .execute())
                == 1;
    }

    /**
     * Stops a running one, and takes back what waits: it is made again when the campaign is resumed.
     *
     * @return whether it was running
     */
    public boolean pause(UUID id, String reason) {
        return jdbi.inTransaction(handle -> pause(handle, id, reason));
    }

    boolean pause(Handle handle, UUID id, String reason) {
        boolean paused = handle.createUpdate(CampaignSql.PAUSE)
                        .bind("id", id)
                        .bind("reason", reason)
                        .execute()
                == 1;
        if (paused) {
            withdraw(
                    handle, id, WITHDRAWN_BY_PAUSE, "The campaign was paused; it is made again when it goes on.", true);
        }
        return paused;
    }

    /** Lets a paused one go on; returns whether it was paused. */
    public boolean resume(UUID id) {
        return jdbi.inTransaction(handle -> {
            boolean resumed =
                    handle.createUpdate(CampaignSql.RESUME).bind("id", id).execute() == 1;
            if (resumed) {
                remakeCalledOff(handle, id);
            }
            return resumed;
        });
    }

    /** What was being sent when the pause came, and was not sent, is made again like what waited then. */
    private static void remakeCalledOff(Handle handle, UUID id) {
        handle.createUpdate(CampaignSql.NO_LONGER_CALLED_OFF)
                .bind("id", id)
                .bind("code", WITHDRAWN_BY_PAUSE)
                .execute();
        List<UUID> ended = handle.createQuery(CampaignSql.FIND_CALLED_OFF)
                .bind("id", id)
                .bind("code", WITHDRAWN_BY_PAUSE)
                .bind("most", Cancellations.MOST)
                .mapTo(UUID.class)
                .list();
        takeBack(handle, id, Set.copyOf(ended));
    }

    /** Ends one for good, and withdraws what waits; returns whether it did: not when it had ended, or its file is just being read. */
    public boolean cancel(UUID id) {
        return jdbi.inTransaction(handle -> {
            boolean cancelled =
                    handle.createUpdate(CampaignSql.CANCEL).bind("id", id).execute() == 1;
            if (cancelled) {
                withdraw(handle, id, WITHDRAWN_BY_CANCEL, "The campaign was cancelled.", false);
            }
            return cancelled;
        });
    }

    /**
     * As many at a time as can be withdrawn at once: usually all. What may have arrived already stays made, as uncertain.
     *
     * @param again whether the rows' turn comes again
     */
    private void withdraw(Handle handle, UUID id, String code, String reason, boolean again) {
        List<UUID> waiting;
        do {
            waiting = handle.createQuery(CampaignSql.FIND_WAITING_MESSAGES)
                    .bind("id", id)
                    .bind("code", code)
                    .bind("most", Cancellations.MOST)
                    .mapTo(UUID.class)
                    .list();
            if (again) {
                takeBack(handle, id, neverSent(cancellations.takeBack(handle, waiting, code, reason)));
            } else {
                cancellations.cancel(handle, waiting, code, reason);
            }
        } while (waiting.size() == Cancellations.MOST);
    }

    private static Set<UUID> neverSent(Map<UUID, MessageStatus> withdrawn) {
        return withdrawn.entrySet().stream()
                .filter(entry -> entry.getValue() == MessageStatus.CANCELLED)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void takeBack(Handle handle, UUID id, Set<UUID> neverSent) {
        int taken = handle.createUpdate(RecipientSql.TAKE_BACK)
                .bind("campaign", id)
                .bind("messages", neverSent.toArray(UUID[]::new))
                .execute();
        handle.createUpdate(CampaignSql.TAKEN_BACK)
                .bind("id", id)
                .bind("taken", taken)
                .execute();
    }

    /** How many are running. */
    public long running() {
        return jdbi.withHandle(handle ->
                handle.createQuery(CampaignSql.COUNT_RUNNING).mapTo(Long.class).one());
    }

    /**
     * Forgets campaigns of which nothing has moved for so long, and first whom they were for. A running one stays.
     *
     * @return how many rows, at most 10,000 a call
     */
    public int forget(Duration age) {
        int recipients = forgetSome(RecipientSql.FORGET, age);
        return recipients > 0 ? recipients : forgetSome(CampaignSql.FORGET, age);
    }

    private int forgetSome(String sql, Duration age) {
        return jdbi.withHandle(handle ->
                handle.createUpdate(sql).bind("seconds", age.toSeconds()).execute());
    }

    private static Optional<Campaign> find(Handle handle, UUID id) {
        return handle.createQuery(CampaignSql.FIND)
                .bind("id", id)
                .map((rows, context) -> CampaignRow.campaign(rows))
                .findOne();
    }
}
