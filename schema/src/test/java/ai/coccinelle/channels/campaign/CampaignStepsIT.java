package ai.coccinelle.channels.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.Cancellations;
import ai.coccinelle.channels.message.Claim;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Ended;
import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.message.Releases;
import ai.coccinelle.channels.message.TestDatabase;
import ai.coccinelle.channels.message.Timing;
import ai.coccinelle.channels.message.Transition;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CampaignStepsIT {
    private static TestDatabase database;
    private static Jdbi jdbi;
    private static Campaigns campaigns;
    private LaneKey lane;

    @BeforeAll
    static void open() {
        database = new TestDatabase();
        jdbi = database.jdbi;
        campaigns = new Campaigns(jdbi);
    }

    @BeforeEach
    void tenant() {
        lane = database.newLane(ChannelType.SMS);
    }

    @AfterEach
    void cancelWhatRuns() {
        campaigns
                .search(new Campaigns.Query(null, CampaignState.RUNNING, null, false, 100))
                .forEach(campaign -> campaigns.cancel(campaign.id()));
    }

    @Test
    void eachRowBecomesOneMessageHoweverManyMakeThem() throws ExecutionException, InterruptedException {
        UUID first = started(200, null);
        UUID second = started(100, null);

        try (ExecutorService makers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(makers.submit(() -> {
                    while (waiting(first) + waiting(second) > 0) {
                        steps(7, 10_000).next(this::draft);
                    }
                }));
            }
            for (Future<?> maker : all) {
                maker.get();
            }
        }

        assertThat(recipients(first)).hasSize(200).doesNotHaveDuplicates();
        assertThat(recipients(second)).hasSize(100).doesNotHaveDuplicates();
        assertThat(counts(first)).isEqualTo(new CampaignCounts(200, 200, 0, 0, 200, 0));
        assertThat(results(first)).allMatch(row -> row.status().equals("pending"));
    }

    @Test
    void aStepThatBreaksOffLeavesNothingBehind() {
        UUID id = started(10, null);

        assertThatThrownBy(() -> steps(10, 100).next((campaign, rows) -> {
                    throw new IllegalStateException("the process ends here");
                }))
                .isInstanceOf(IllegalStateException.class);
        String tooLong = "x".repeat(61); // the messages are stored, and the marks are not
        lookAgain(id);
        assertThatThrownBy(() -> steps(10, 100).next((campaign, rows) -> {
                    List<Turn.RowOutcome> outcomes =
                            new ArrayList<>(taken(campaign, rows).outcomes());
                    outcomes.set(9, new Turn.RowOutcome.Refused(tooLong, "refused"));
                    return new Turn.Taken(outcomes);
                }))
                .isInstanceOf(JdbiException.class);
        assertThat(recipients(id)).isEmpty();
        assertThat(counts(id)).isEqualTo(new CampaignCounts(10, 10, 0, 0, 0, 0));

        lookAgain(id); // it is set aside for a minute
        steps(10, 100).next(this::draft);
        assertThat(recipients(id)).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void noMoreThanAllowedIsUnderWay() {
        UUID id = started(50, null);

        takeAll(steps(8, 20));
        assertThat(counts(id).made()).isEqualTo(20);
        takeAll(steps(8, 20));
        assertThat(counts(id).made()).isEqualTo(20);

        new Cancellations(jdbi).cancel(messages(id).subList(0, 5), "test", "gone");
        lookAgain(id);
        takeAll(steps(8, 20));
        assertThat(counts(id).made()).isEqualTo(25);
    }

    @Test
    void noMoreIsMadeThanTheLaneSendsInADay() {
        new Lanes(jdbi).limit(lane, new LaneLimits(new LaneRate(BigDecimal.TEN, 10), null, 12, 100));
        UUID id = started(50, null);

        takeAll(steps(8, 20));
        assertThat(counts(id).made()).isEqualTo(12);
    }

    @Test
    void oneThatCannotGoOnKeepsNoOtherWaiting() {
        UUID broken = started(10, null);
        UUID other = started(10, null);
        BiFunction<Campaign, List<WaitingRow>, Turn> drafting = (campaign, rows) -> {
            if (campaign.id().equals(broken)) {
                throw new IllegalStateException("something of it is out of joint");
            }
            return draft(campaign, rows);
        };

        assertThatThrownBy(() -> takeAll(steps(10, 100), drafting)).isInstanceOf(IllegalStateException.class);
        takeAll(steps(10, 100), drafting);
        assertThat(counts(other).made()).isEqualTo(10);

        assertThat(counts(broken).made()).isZero();
        lookAgain(broken);
        takeAll(steps(10, 100));
        assertThat(counts(broken).made()).isEqualTo(10);
    }

    @Test
    void rowsAreMadeNoFasterThanThePace() {
        UUID id = started(100, 3600);

        takeAll(steps(50, 100));
        assertThat(counts(id).made()).isEqualTo(1);

        passTime(id, "1 second");
        takeAll(steps(50, 100));
        assertThat(counts(id).made()).isEqualTo(2);

        passTime(id, "8 hours"); // it held for the night: what it has missed is not caught up with
        takeAll(steps(50, 100));
        assertThat(counts(id).made()).isBetween(7, 9);
    }

    @Test
    void aHoldComesBeforeEveryRow() {
        UUID id = started(10, null);
        Instant morning = Instant.now().plus(Duration.ofHours(8)).truncatedTo(ChronoUnit.MILLIS);

        takeAll(steps(10, 100), (campaign, rows) -> new Turn.Held(morning, Hold.MARKETING_HOURS));

        Campaign held = campaigns.find(id).orElseThrow();
        assertThat(held.heldFor()).isEqualTo(Hold.MARKETING_HOURS);
        assertThat(held.heldUntil()).isEqualTo(morning);
        assertThat(held.counts().waiting()).isEqualTo(10);
        lookAgain(id);
        takeAll(steps(10, 100));
        assertThat(campaigns.find(id).orElseThrow().heldFor()).isNull();
        assertThat(counts(id).made()).isEqualTo(10);
    }

    @Test
    void whatStandsAgainstEveryRowPausesTheCampaign() {
        UUID id = started(10, null);

        takeAll(steps(10, 100), (campaign, rows) -> new Turn.Blocked("The channel is switched off."));

        Campaign paused = campaigns.find(id).orElseThrow();
        assertThat(paused.state()).isEqualTo(CampaignState.PAUSED);
        assertThat(paused.pauseReason()).isEqualTo("The channel is switched off.");
        assertThat(paused.counts().waiting()).isEqualTo(10);
    }

    @Test
    void aPauseTakesBackWhatWaitsButWhatMayHaveArrivedIsNotMadeAgain() {
        UUID id = started(10, null);
        takeAll(steps(10, 100));
        UUID inDoubt = messages(id).getFirst();
        jdbi.useHandle(handle ->
                handle.execute("UPDATE channel_messages_log SET in_doubt = TRUE, attempt = 1 WHERE id = ?", inDoubt));

        assertThat(campaigns.pause(id, "for a test")).isTrue();
        assertThat(campaigns.pause(id, "again")).isFalse();
        assertThat(counts(id)).isEqualTo(new CampaignCounts(10, 10, 0, 0, 1, 0));
        assertThat(campaigns.progress(id).messages()).isEqualTo(Map.of(MessageStatus.UNCERTAIN, 1L));
        takeAll(steps(10, 100));
        assertThat(counts(id).made()).isEqualTo(1);

        assertThat(campaigns.resume(id)).isTrue();
        takeAll(steps(10, 100));
        assertThat(counts(id).made()).isEqualTo(10);
        assertThat(campaigns.progress(id).messages())
                .isEqualTo(Map.of(MessageStatus.UNCERTAIN, 1L, MessageStatus.PENDING, 9L));
    }

    @Test
    void whatIsBeingSentWhenThePauseComesIsNotTriedAgainBeforeItGoesOn() {
        UUID id = started(3, null);
        takeAll(steps(10, 100));
        List<ClaimedMessage> sending = claimAll(id);
        Attempts attempts = new Attempts(jdbi, database.lanes, database.accounts);
        Transition again = new Transition.Retry(Duration.ZERO, "20503", "busy");

        campaigns.pause(id, "for a test");
        attempts.record(
                List.of(new Ended(sending.get(0), again), new Ended(sending.get(1), new Transition.Sent("SM1"))));
        assertThat(campaigns.progress(id).messages())
                .as("one ended, and one is still being sent")
                .isEqualTo(Map.of(MessageStatus.SENT, 1L, MessageStatus.SENDING, 1L));

        campaigns.resume(id);
        attempts.record(List.of(new Ended(sending.get(2), again)));
        takeAll(steps(10, 100));
        assertThat(counts(id).made()).isEqualTo(3);
        assertThat(campaigns.progress(id).messages())
                .isEqualTo(Map.of(MessageStatus.SENT, 1L, MessageStatus.PENDING, 2L));
        assertThat(messages(id))
                .contains(sending.get(2).id())
                .doesNotContain(sending.get(0).id());
    }

    /** The campaign's messages, in the hands of a worker. */
    private List<ClaimedMessage> claimAll(UUID id) {
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE channel_messages_log SET due_at = now(), held_for = NULL WHERE campaign_id = ?", id));
        database.lanes.touch(lane.channel(), Priority.BULK, List.of(lane.tenantId()));
        List<Claim> claims = new Releases(jdbi)
                        .release(lane.channel(), Priority.BULK, new Releases.Bounds(100, 100, Duration.ofMinutes(1)))
                        .envelopes()
                        .stream()
                        .map(envelope -> new Claim(envelope, 1))
                        .toList();
        return new Attempts(jdbi, database.lanes, database.accounts).claim(claims, Duration.ofMinutes(1));
    }

    @Test
    void aCancelledOneIsNeverMadeOrSent() {
        UUID id = started(30, null);
        steps(10, 100).next(this::draft);

        assertThat(campaigns.cancel(id)).isTrue();
        takeAll(steps(10, 100));

        assertThat(campaigns.progress(id).messages()).isEqualTo(Map.of(MessageStatus.CANCELLED, 10L));
        assertThat(results(id)).hasSize(30).allMatch(row -> row.status().equals("cancelled"));
        assertThat(campaigns.resume(id)).isFalse();
        assertThat(campaigns.start(id, true)).isFalse();
    }

    @Test
    void itIsDoneWhenNothingIsUnderWayAnyMore() {
        UUID id = started(5, null);
        takeAll(steps(10, 100));
        lookAgain(id);
        takeAll(steps(10, 100));
        assertThat(state(id)).isEqualTo(CampaignState.RUNNING);

        new Cancellations(jdbi).cancel(messages(id), "test", "gone");
        lookAgain(id);
        takeAll(steps(10, 100));
        assertThat(state(id)).isEqualTo(CampaignState.DONE);
    }

    @Test
    void aSuspendedTenantsCampaignStands() {
        UUID id = started(5, null);
        database.tenants.suspend(lane.tenantId(), true);
        takeAll(steps(10, 100));
        assertThat(counts(id).made()).isZero();

        database.tenants.suspend(lane.tenantId(), false);
        takeAll(steps(10, 100));
        assertThat(counts(id).made()).isEqualTo(5);
    }

    @Test
    void oneThatWaitsForItsTimeIsNotLookedAt() {
        UUID id = created(5, null, Instant.now().plus(Duration.ofHours(1)));
        campaigns.start(id, false);

        takeAll(steps(10, 100));
        assertThat(counts(id).made()).isZero();
        assertThat(campaigns.find(id).orElseThrow().heldFor()).isEqualTo(Hold.SEND_AT);
    }

    @Test
    void whatEndedLongAgoIsForgottenAndWhatRunsIsNot() {
        UUID running = started(5, null);
        UUID cancelled = started(5, null);
        UUID recent = started(5, null);
        UUID paused = started(5, null);
        campaigns.pause(paused, "and forgotten");
        campaigns.cancel(cancelled);
        campaigns.cancel(recent);
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE campaigns SET changed_at = now() - interval '401 days' WHERE id IN (?, ?, ?)",
                running,
                paused,
                cancelled));

        assertThat(campaigns.forget(Duration.ofDays(400)))
                .as("whom they were for")
                .isEqualTo(10);
        assertThat(campaigns.forget(Duration.ofDays(400))).isEqualTo(2);
        assertThat(campaigns.forget(Duration.ofDays(400))).isZero();

        assertThat(campaigns.find(cancelled)).isEmpty();
        assertThat(campaigns.find(paused)).as("nobody goes on with it").isEmpty();
        assertThat(results(cancelled)).isEmpty();
        assertThat(results(running)).hasSize(5);
        assertThat(results(recent)).hasSize(5);
    }

    @Test
    void aRecipientIsInACampaignOnceHoweverTheAddressIsWritten() {
        UUID id = campaigns.create(lane.tenantId(), plan(null, null)).id();
        new CampaignFiles(jdbi).replace(id, true, rows -> {
            assertThat(rows.add(List.of(
                            row(2, "Jean@exemple.com"), row(3, "jean@exemple.com"), row(4, "anne@exemple.com"))))
                    .containsExactly(3);
            assertThat(rows.add(List.of(row(5, "anne@exemple.com")))).containsExactly(5);
            rows.end(';', 2, 2, 0);
            return true;
        });

        assertThat(results(id))
                .extracting(ResultRow::status)
                .containsExactly("waiting", "duplicate", "waiting", "duplicate");
    }

    private UUID started(int rows, @Nullable Integer perHour) {
        UUID id = created(rows, perHour, null);
        assertThat(campaigns.start(id, false)).isTrue();
        return id;
    }

    private UUID created(int rows, @Nullable Integer perHour, @Nullable Instant startAt) {
        UUID id = campaigns.create(lane.tenantId(), plan(perHour, startAt)).id();
        Optional<Boolean> replaced = new CampaignFiles(jdbi).replace(id, true, file -> {
            file.add(IntStream.range(0, rows)
                    .mapToObj(number -> row(number + 2, "+336000%05d".formatted(number)))
                    .toList());
            file.end(',', rows, 0, 0);
            return true;
        });
        assertThat(replaced).contains(true);
        return id;
    }

    private static CampaignPlan plan(@Nullable Integer perHour, @Nullable Instant startAt) {
        return new CampaignPlan(
                "Soldes",
                ChannelType.SMS,
                "promotions",
                null,
                Map.of("offer", "-20 %"),
                Map.of("to", "telephone"),
                startAt,
                null,
                perHour,
                false);
    }

    private static NewRow row(int number, String to) {
        return new NewRow(number, to, Map.of("clientName", "Jean"), List.of());
    }

    private static CampaignSteps steps(int chunk, int ahead) {
        return new CampaignSteps(
                jdbi, new MessageLog(jdbi), campaigns, new CampaignSteps.Bounds(chunk, ahead, Duration.ofMinutes(1)));
    }

    private void takeAll(CampaignSteps steps) {
        takeAll(steps, this::draft);
    }

    private static void takeAll(CampaignSteps steps, BiFunction<Campaign, List<WaitingRow>, Turn> drafting) {
        while (steps.next(drafting).isPresent()) {
            // the next
        }
    }

    private Turn draft(Campaign campaign, List<WaitingRow> rows) {
        return taken(campaign, rows);
    }

    private static Turn.Taken taken(Campaign campaign, List<WaitingRow> rows) {
        return new Turn.Taken(rows.stream()
                .<Turn.RowOutcome>map(row -> new Turn.RowOutcome.Made(new NewMessage(
                        MessageIds.next(),
                        new LaneKey(campaign.tenantId(), campaign.plan().channel()),
                        row.to(),
                        "promotions",
                        MessageKind.BULK,
                        "fr",
                        "Bonjour",
                        new Payload.Sms("Bonjour"),
                        Timing.ALWAYS,
                        new Origin.Campaign(campaign.id()),
                        false)))
                .toList());
    }

    private static int waiting(UUID id) {
        return counts(id).waiting();
    }

    private static CampaignCounts counts(UUID id) {
        return campaigns.find(id).orElseThrow().counts();
    }

    private static CampaignState state(UUID id) {
        return campaigns.find(id).orElseThrow().state();
    }

    private static List<ResultRow> results(UUID id) {
        return campaigns.results(id, 0, 1000);
    }

    private static List<String> recipients(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT to_address FROM channel_messages_log WHERE campaign_id = :id ORDER BY 1")
                .bind("id", id)
                .mapTo(String.class)
                .list());
    }

    private static List<UUID> messages(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT id FROM channel_messages_log WHERE campaign_id = :id AND due_at IS NOT NULL ORDER BY id")
                .bind("id", id)
                .mapTo(UUID.class)
                .list());
    }

    private static void lookAgain(UUID id) {
        jdbi.useHandle(handle -> handle.execute("UPDATE campaigns SET due_at = now() WHERE id = ?", id));
    }

    /** As if everything of the campaign were so much longer ago. */
    private static void passTime(UUID id, String interval) {
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE campaigns SET paced_at = paced_at - CAST(? AS interval), due_at = now() WHERE id = ?",
                interval,
                id));
    }
}
