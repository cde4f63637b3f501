package ai.coccinelle.channels.callback;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.Cancellations;
import ai.coccinelle.channels.message.Claim;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Ended;
import ai.coccinelle.channels.message.LaneOrder;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.message.Releases;
import ai.coccinelle.channels.message.TestDatabase;
import ai.coccinelle.channels.message.Timing;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.receipt.Receipt;
import ai.coccinelle.channels.receipt.Receipts;
import ai.coccinelle.channels.reply.NewReply;
import ai.coccinelle.channels.reply.Replies;
import ai.coccinelle.channels.suppression.AddressHash;
import ai.coccinelle.channels.suppression.Suppressions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every event comes of the real transition, and of nothing else. */
class CallbackEventsIT {
    private static final TestDatabase DATABASE = new TestDatabase();
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final UUID CAMPAIGN = UUID.randomUUID();

    private final MessageLog log = new MessageLog(DATABASE.jdbi);
    private final Releases releases = new Releases(DATABASE.jdbi);
    private final Attempts attempts = new Attempts(DATABASE.jdbi, DATABASE.lanes, DATABASE.accounts);
    private final Receipts receipts = new Receipts(DATABASE.jdbi);
    private final ChannelConfigurations configurations = new ChannelConfigurations(DATABASE.jdbi, DATABASE.lanes);
    private final CallbackEndpoints endpoints = new CallbackEndpoints(DATABASE.jdbi);
    private final CallbackEvents events = new CallbackEvents(DATABASE.jdbi);

    @BeforeEach
    void empty() {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM tenants");
            handle.execute("DELETE FROM receipts");
            handle.execute("DELETE FROM replies");
        });
    }

    @Test
    void whatEndsAnAttemptIsTold() {
        LaneKey lane = toldLane(null);
        UUID sent = end(lane, new Transition.Sent("wamid.1"));
        UUID failed = end(lane, new Transition.Failed("131026", "undeliverable to +33612345678", false));
        UUID uncertain = end(lane, new Transition.LeftUncertain("no-answer", "nobody knows"));
        UUID suppressed = end(lane, new Transition.Suppressed("opted-out", "opted out"));

        assertThat(told(lane))
                .containsExactly(
                        Map.entry(CallbackType.MESSAGE_SENT, sent.toString()),
                        Map.entry(CallbackType.MESSAGE_FAILED, failed.toString()),
                        Map.entry(CallbackType.MESSAGE_UNCERTAIN, uncertain.toString()),
                        Map.entry(CallbackType.MESSAGE_SUPPRESSED, suppressed.toString()));
    }

    @Test
    void whatGoesOnIsNotTold() {
        LaneKey lane = toldLane(null);
        end(lane, new Transition.Retry(Duration.ofHours(1), "timeout", "again"));
        end(lane, new Transition.Postponed(Duration.ofHours(1), "429", "later"));
        end(lane, new Transition.InDoubt(Duration.ofHours(1), "no-answer", "asked later"));

        assertThat(all(lane)).isEmpty();
    }

    @Test
    void anOutcomeThatIsRecordedTwiceIsToldOnce() {
        LaneKey lane = toldLane(null);
        Ended ended = new Ended(claimed(lane, false), new Transition.Sent("wamid.1"));
        attempts.record(List.of(ended));
        attempts.record(List.of(ended));

        assertThat(all(lane)).hasSize(1);
    }

    @Test
    void aMessageIsToldByIdsAndStatesAndNeitherItsContentNorItsAddress() {
        LaneKey lane = toldLane(null);
        UUID id = end(lane, new Transition.Failed("131026", "undeliverable to +33612345678", false));

        CallbackEvent event = all(lane).getFirst();
        JsonNode data = Json.read(event.data(), JsonNode.class);
        assertThat(data.path("messageId").asString()).isEqualTo(id.toString());
        assertThat(data.path("channel").asString()).isEqualTo("whatsapp");
        assertThat(data.path("status").asString()).isEqualTo("failed");
        assertThat(data.path("template").asString()).isEqualTo("rdvRappel");
        assertThat(data.path("kind").asString()).isEqualTo("transactional");
        assertThat(data.path("errorCode").asString()).isEqualTo("131026");
        assertThat(data.path("test").asBoolean()).isFalse();
        assertThat(data.path("campaignId").asString()).isEqualTo(CAMPAIGN.toString());
        assertThat(data.has("appointmentId")).isFalse();
        assertThat(data.has("acceptedAt")).isTrue();
        assertThat(event.data()).doesNotContain("+33612345678", "Bonjour");
        assertThat(event.id().version()).isEqualTo(7);
        assertThat(event.id())
                .isBetween(
                        MessageIds.floor(event.createdAt().minusSeconds(5)),
                        MessageIds.floor(event.createdAt().plusSeconds(5)));
    }

    @Test
    void aTestKeysMessagesAreToldAndMarked() {
        LaneKey lane = toldLane(null);
        attempts.record(List.of(new Ended(claimed(lane, true), new Transition.Sent("sandbox"))));

        assertThat(Json.read(all(lane).getFirst().data(), JsonNode.class)
                        .path("test")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void whatExpiresAndWhatIsSwitchedOffIsTold() {
        LaneKey lane = toldLane(null);
        UUID late = accept(lane, false, Instant.parse("2020-01-01T00:00:00Z"));
        release(lane);
        UUID off = accept(lane, false, null);
        configurations.save(lane, new ChannelSettings(false, true, "sealed", Map.of(), ChannelSettings.NO_DETAILS));
        release(lane);

        assertThat(told(lane))
                .containsExactly(
                        Map.entry(CallbackType.MESSAGE_EXPIRED, late.toString()),
                        Map.entry(CallbackType.MESSAGE_SUPPRESSED, off.toString()));
    }

    @Test
    void whatIsWithdrawnIsTold() {
        LaneKey lane = toldLane(null);
        UUID sent = end(lane, new Transition.Sent("wamid.1"));
        UUID waiting = accept(lane, false, null);
        new Cancellations(DATABASE.jdbi).cancel(List.of(sent, waiting), "appointment-cancelled", "it was cancelled");

        assertThat(told(lane))
                .containsExactlyInAnyOrder(
                        Map.entry(CallbackType.MESSAGE_SENT, sent.toString()),
                        Map.entry(CallbackType.MESSAGE_CANCELLED, waiting.toString()));
    }

    @Test
    void whatReceiptsSayIsToldOnce() {
        LaneKey lane = toldLane(Set.of(CallbackType.MESSAGE_DELIVERED, CallbackType.MESSAGE_UNDELIVERED));
        UUID arrived = end(lane, new Transition.Sent("wamid.1"));
        UUID lost = end(lane, new Transition.Sent("wamid.2"));
        receipt(lane, "wamid.2", Receipt.Meaning.UNDELIVERED);
        receipt(lane, "wamid.1", Receipt.Meaning.DELIVERED);
        receipt(lane, "wamid.1", Receipt.Meaning.SENT);

        assertThat(told(lane))
                .containsExactly(
                        Map.entry(CallbackType.MESSAGE_UNDELIVERED, lost.toString()),
                        Map.entry(CallbackType.MESSAGE_DELIVERED, arrived.toString()));
    }

    @Test
    void aReplyIsToldWithItsTextOnceAndToItsTenantOnly() {
        LaneKey lane = toldLane(null);
        LaneKey other = toldLane(null);
        Replies replies = new Replies(
                DATABASE.jdbi,
                new Suppressions(DATABASE.jdbi, new AddressHash(new Secret("address-key-of-the-tests"))));
        NewReply oui = new NewReply(ChannelType.WHATSAPP, lane.tenantId(), "wamid.in", "+33612345678", "OUI");
        replies.store(List.of(oui));
        replies.store(List.of(oui));

        assertThat(all(other)).isEmpty();
        CallbackEvent event = all(lane).getFirst();
        assertThat(all(lane)).hasSize(1);
        assertThat(event.type()).isEqualTo(CallbackType.REPLY_RECEIVED);
        assertThat(event.data()).contains("\"OUI\"", "\"other\"", "+33612345678");
        assertThat(event.toString()).doesNotContain("OUI", "+336");
    }

    @Test
    void aLanesPauseIsToldWhenItBeginsAndWhenItEnds() {
        LaneKey lane = toldLane(null);
        pause(lane, "the password was refused");
        pause(lane, "the password was refused again");
        configurations.save(lane, settings());
        configurations.save(lane, settings());

        assertThat(all(lane))
                .extracting(CallbackEvent::type)
                .containsExactly(CallbackType.LANE_PAUSED, CallbackType.LANE_RESUMED);
        assertThat(all(lane).getFirst().data()).contains("the password was refused\"", "\"whatsapp\"");
    }

    @Test
    void aProbeThatSucceedsTellsThatTheLaneGoesOn() {
        LaneKey lane = toldLane(EnumSet.of(CallbackType.LANE_RESUMED));
        pause(lane, "silent");
        DATABASE.jdbi.useHandle(handle -> handle.execute(
                "UPDATE lanes SET paused_until = now() - interval '1 s' WHERE paused_until IS NOT NULL"));
        attempts.record(
                List.of(new Ended(claimed(lane, false), new Transition.Sent("wamid.1"), new LaneOrder.Resume())));

        assertThat(all(lane)).extracting(CallbackEvent::type).containsExactly(CallbackType.LANE_RESUMED);
    }

    @Test
    void whoWantsNothingIsToldNothing() {
        LaneKey without = DATABASE.newLane(ChannelType.WHATSAPP);
        LaneKey otherTypes = toldLane(EnumSet.of(CallbackType.REPLY_RECEIVED));
        LaneKey off = toldLane(null);
        endpoints.enable(off.tenantId(), false);
        for (LaneKey lane : List.of(without, otherTypes, off)) {
            end(lane, new Transition.Sent("wamid." + lane.tenantId()));
            pause(lane, "silent");
            assertThat(all(lane)).isEmpty();
            assertThat(events.test(lane.tenantId()).isPresent()).isEqualTo(lane.equals(otherTypes));
        }
    }

    @Test
    void whatIsOldIsForgottenWhatWasNotDeliveredLater() {
        LaneKey lane = toldLane(null);
        end(lane, new Transition.Sent("wamid.1"));
        end(lane, new Transition.Sent("wamid.2"));
        CallbackQueue queue = new CallbackQueue(DATABASE.jdbi);
        queue.delivered(queue.take(new CallbackQueue.Bounds(1, 1, LEASE)).getFirst(), 200);
        Instant now = all(lane).getFirst().createdAt();

        assertThat(events.forgetDelivered(now.minusSeconds(60))).isZero();
        assertThat(events.forgetDelivered(now.plusSeconds(60))).isOne();
        assertThat(all(lane)).extracting(CallbackEvent::status).containsExactly(CallbackStatus.PENDING);
        assertThat(events.forget(now.minusSeconds(60))).isZero();
        assertThat(events.forget(now.plusSeconds(60))).isOne();
    }

    @Test
    void deliveredEventsAreForgottenWithoutAWalkPastThoseThatWait() {
        LaneKey lane = toldLane(null);
        List<String> plan = DATABASE.jdbi.inTransaction(handle -> {
            handle.execute("""
                    INSERT INTO callback_events (tenant_id, type, data)
                    SELECT ?, 'message.sent', '{}' FROM generate_series(1, 20000)
                    """, lane.tenantId());
            handle.execute("ANALYZE callback_events");
            List<String> lines = handle.createQuery("EXPLAIN " + CallbackEventSql.FORGET_DELIVERED)
                    .bind("before", MessageIds.next())
                    .mapTo(String.class)
                    .list();
            handle.rollback();
            return lines;
        });
        assertThat(plan).anyMatch(line -> line.contains("idx_callback_events_delivered"));
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
    }

    @Test
    void whatIsDeletedWithItsTenantOrItsEndpointIsGone() {
        LaneKey lane = toldLane(null);
        end(lane, new Transition.Sent("wamid.1"));
        endpoints.delete(lane.tenantId());
        assertThat(all(lane)).isEmpty();

        LaneKey second = toldLane(null);
        end(second, new Transition.Sent("wamid.2"));
        DATABASE.tenants.delete(second.tenantId());
        assertThat(all(second)).isEmpty();
        assertThat(endpoints.find(second.tenantId())).isEmpty();
    }

    /** A tenant's lane whose events are told. */
    private LaneKey toldLane(@Nullable Set<CallbackType> types) {
        LaneKey lane = DATABASE.newLane(ChannelType.WHATSAPP);
        configurations.save(lane, settings());
        endpoints.save(lane.tenantId(), "https://hooks.example.com/", types, "sealed");
        return lane;
    }

    private static ChannelSettings settings() {
        return new ChannelSettings(true, true, "sealed", Map.of(), ChannelSettings.NO_DETAILS);
    }

    private UUID end(LaneKey lane, Transition transition) {
        ClaimedMessage claimed = claimed(lane, false);
        assertThat(attempts.record(List.of(new Ended(claimed, transition)))).hasSize(1);
        return claimed.id();
    }

    private void pause(LaneKey lane, String reason) {
        DATABASE.jdbi.useHandle(
                handle -> DATABASE.lanes.pause(handle, lane, MessageIds.next(), reason, Duration.ofMinutes(5)));
    }

    private void receipt(LaneKey lane, String external, Receipt.Meaning meaning) {
        receipts.store(List.of(new Receipt(
                Receipt.Provider.WHATSAPP, lane.tenantId(), external, meaning.wireName(), meaning, null, null, null)));
        receipts.settleNext(Duration.ofDays(1));
    }

    private ClaimedMessage claimed(LaneKey lane, boolean sandbox) {
        accept(lane, sandbox, null);
        return attempts.claim(List.of(new Claim(release(lane).envelopes().getFirst(), 7)), LEASE)
                .getFirst();
    }

    private Releases.Batch release(LaneKey lane) {
        DATABASE.lanes.touch(lane.channel(), Priority.TRANSACTIONAL, List.of(lane.tenantId()));
        return releases.release(lane.channel(), Priority.TRANSACTIONAL, new Releases.Bounds(10, 10, LEASE));
    }

    private UUID accept(LaneKey lane, boolean sandbox, @Nullable Instant uselessAfter) {
        UUID id = MessageIds.next();
        log.accept(
                new NewMessage(
                        id,
                        lane,
                        "+33612345678",
                        "rdvRappel",
                        MessageKind.TRANSACTIONAL,
                        "fr",
                        "Bonjour",
                        new Payload.Sms("Bonjour"),
                        Timing.until(uselessAfter),
                        new Origin.Campaign(CAMPAIGN),
                        sandbox),
                null);
        return id;
    }

    /** The tenant's events, oldest first. */
    private List<CallbackEvent> all(LaneKey lane) {
        return events.search(new CallbackEvents.Query(lane.tenantId(), null, null, null, 100)).stream()
                .sorted(java.util.Comparator.comparing(CallbackEvent::createdAt))
                .toList();
    }

    private List<Map.Entry<CallbackType, String>> told(LaneKey lane) {
        return all(lane).stream()
                .map(event -> Map.entry(
                        event.type(),
                        Json.read(event.data(), JsonNode.class)
                                .path("messageId")
                                .asString()))
                .toList();
    }
}
