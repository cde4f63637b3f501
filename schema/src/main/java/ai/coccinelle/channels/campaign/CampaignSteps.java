package ai.coccinelle.channels.campaign;

import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.database.TextArray;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.NewMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of campaigns' rows, step by step. A step has one campaign to itself until it commits, and stores the
 * messages in the transaction that marks their rows: any number of processes may take steps, and one that dies in the middle
 * leaves nothing behind.
 */
public final class CampaignSteps {
    /** What a pace may catch up with: the time between two looks, not a night. */
    private static final double SLACK_SECONDS = 5;

    /** For a campaign whose step failed. */
    private static final double SET_ASIDE_SECONDS = 60;

    /** Made further ahead, messages would be useless before their lane gets to them. */
    private static final double SECONDS_AHEAD = 86_400;

    private final Jdbi jdbi;
    private final MessageLog log;
    private final Campaigns campaigns;
    private final Bounds bounds;

    /**
     * @param chunk the most rows in a step
     * @param ahead the most messages of a campaign that are under way at once, where its lane sends as many in a day
     * @param look after how long a campaign is looked at again that can make nothing now
     */
    public record Bounds(int chunk, int ahead, Duration look) {
        public Bounds {
            if (chunk < 1 || ahead < 1 || !look.isPositive()) {
                throw new IllegalArgumentException("bounds are at least 1");
            }
        }
    }

    public CampaignSteps(Jdbi jdbi, MessageLog log, Campaigns campaigns, Bounds bounds) {
        this.jdbi = jdbi;
        this.log = log;
        this.campaigns = campaigns;
        this.bounds = bounds;
    }

    /**
     * Does what is next for the campaign that has waited longest.
     *
     * @param drafting says what the rows come to whose turn has come; nothing of it happened when it throws
     * @return empty when no campaign is due
     */
    public Optional<Step> next(BiFunction<Campaign, List<WaitingRow>, Turn> drafting) {
        AtomicReference<@Nullable UUID> taken = new AtomicReference<>();
        try {
            return jdbi.inTransaction(handle -> pick(handle).map(picked -> {
                taken.set(picked.campaign().id());
                return step(handle, picked, drafting);
            }));
        } catch (RuntimeException fault) {
            UUID id = taken.get();
            if (id != null && !Database.isOutOfReach(fault)) {
                setAside(id);
            }
            throw fault;
        }
    }

    /** What is wrong with one must not keep the others waiting. */
    private void setAside(UUID id) {
        jdbi.useHandle(handle -> handle.createUpdate(CampaignSql.SET_ASIDE)
                .bind("id", id)
                .bind("seconds", SET_ASIDE_SECONDS)
                .execute());
    }

    /** @param allowed how many rows its pace allows now */
    private record Picked(Campaign campaign, int allowed) {}

    private Optional<Picked> pick(Handle handle) {
        return handle.createQuery(CampaignSql.PICK)
                .bind("chunk", bounds.chunk())
                .bind("slack", SLACK_SECONDS)
                .map((rows, context) -> new Picked(CampaignRow.campaign(rows), rows.getInt("allowed")))
                .findOne();
    }

    private Step step(Handle handle, Picked picked, BiFunction<Campaign, List<WaitingRow>, Turn> drafting) {
        Campaign campaign = picked.campaign();
        int open = open(handle, campaign.id());
        if (campaign.counts().waiting() == 0 && open == 0) {
            handle.createUpdate(CampaignSql.END).bind("id", campaign.id()).execute();
            return Step.nothing(campaign.id());
        }
        List<WaitingRow> rows =
                waiting(handle, campaign.id(), Math.min(picked.allowed(), ahead(handle, campaign.id()) - open));
        if (rows.isEmpty()) {
            handle.createUpdate(CampaignSql.LOOK_LATER)
                    .bind("id", campaign.id())
                    .bind("seconds", bounds.look().toMillis() / 1000.0)
                    .execute();
            return Step.nothing(campaign.id());
        }
        return switch (drafting.apply(campaign, rows)) {
            case Turn.Taken(List<Turn.RowOutcome> outcomes) -> take(handle, campaign, rows, outcomes);
            case Turn.Held held -> {
                handle.createUpdate(CampaignSql.HOLD)
                        .bind("id", campaign.id())
                        .bind("until", held.until())
                        .bind("why", held.why().wireName())
                        .bind("seconds", bounds.look().toMillis() / 1000.0)
                        .execute();
                yield Step.nothing(campaign.id());
            }
            case Turn.Blocked(String reason) -> {
                campaigns.pause(handle, campaign.id(), reason);
                yield Step.nothing(campaign.id());
            }
        };
    }

    /** At most what the lane sends in a day. */
    private int ahead(Handle handle, UUID id) {
        double aDay = campaigns.lanePerSecond(handle, id) * SECONDS_AHEAD;
        return (int) Math.clamp(aDay, 1, bounds.ahead());
    }

    private int open(Handle handle, UUID id) {
        return handle.createQuery(CampaignSql.COUNT_OPEN)
                .bind("id", id)
                .bind("most", bounds.ahead())
                .mapTo(Integer.class)
                .one();
    }

    private static List<WaitingRow> waiting(Handle handle, UUID id, int most) {
        return most <= 0
                ? List.of()
                : handle.createQuery(RecipientSql.FIND_WAITING)
                        .bind("campaign", id)
                        .bind("limit", most)
                        .map((rows, context) -> CampaignRow.waiting(rows))
                        .list();
    }

    private Step take(Handle handle, Campaign campaign, List<WaitingRow> rows, List<Turn.RowOutcome> outcomes) {
        List<Mark> marks = new ArrayList<>();
        List<NewMessage> made = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            String number = String.valueOf(rows.get(i).number());
            switch (outcomes.get(i)) {
                case Turn.RowOutcome.Made(NewMessage message) -> {
                    made.add(message);
                    marks.add(new Mark(number, message.id().toString(), null, null));
                }
                case Turn.RowOutcome.Refused(String code, String reason) ->
                    marks.add(new Mark(number, null, code, reason));
            }
        }
        log.acceptAll(handle, campaign.tenantId(), made);
        mark(handle, campaign.id(), marks);
        int refused = rows.size() - made.size();
        handle.createUpdate(CampaignSql.ADVANCE)
                .bind("id", campaign.id())
                .bind("made", made.size())
                .bind("refused", refused)
                .bind("slack", SLACK_SECONDS)
                .execute();
        return new Step(campaign.id(), made, refused);
    }

    private static void mark(Handle handle, UUID id, List<Mark> marks) {
        int marked = handle.createUpdate(RecipientSql.MARK)
                .bind("campaign", id)
                .bind("numbers", TextArray.of(marks, Mark::number))
                .bind("messages", TextArray.of(marks, Mark::message))
                .bind("codes", TextArray.of(marks, Mark::code))
                .bind("reasons", TextArray.of(marks, Mark::reason))
                .execute();
        if (marked != marks.size()) {
            throw new IllegalStateException("rows of campaign " + id + " were taken by somebody else");
        }
    }

    private record Mark(
            String number,
            @Nullable String message,
            @Nullable String code,
            @Nullable String reason) {}
}
