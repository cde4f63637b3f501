package ai.coccinelle.channels.producer.message;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.Origin;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitingForTest {
    private static final Instant NOW = Instant.parse("2026-01-02T10:00:00Z");
    private static final Instant LATER = Instant.parse("2026-01-02T10:05:00.9Z");
    private static final Instant BEFORE = Instant.parse("2026-01-02T09:00:00Z");
    private static final LaneLimits LIMITS =
            new LaneLimits(new LaneRate(new BigDecimal("10.0000"), 20), null, 500, 250);
    private static final LaneState OPEN = lane(null, null, null);

    @Test
    void aRetrySaysWhichAndWhen() {
        assertThat(words(message(MessageStatus.PENDING, LATER, 2), OPEN))
                .isEqualTo("retry 2 at 2026-01-02T11:05:00+01:00");
    }

    @Test
    void aPausedChannelSaysWhySinceWhenAndWhenItIsTriedAgain() {
        assertThat(words(message(MessageStatus.PENDING, LATER, 2), lane(null, LATER, "the SMTP password was refused")))
                .isEqualTo(
                        "channel paused: the SMTP password was refused since 2026-01-02T10:00:00+01:00, tried again at"
                                + " 2026-01-02T11:05:00+01:00");
    }

    @Test
    void aPauseThatIsOverIsNotToldAnyMore() {
        assertThat(words(message(MessageStatus.PENDING, BEFORE, 0), lane(null, BEFORE, "x")))
                .isEqualTo("its turn to enter the queue");
    }

    @Test
    void aLimitSaysHowMuch() {
        assertThat(words(message(MessageStatus.PENDING, BEFORE, 0), lane(LATER, null, null)))
                .isEqualTo("tenant limit 10/s, next at 2026-01-02T11:05:00+01:00");
    }

    @Test
    void aLimitSaysHowManyGoBeforeAndHowLongThatTakes() {
        Message message = message(MessageStatus.PENDING, BEFORE, 0);

        assertThat(words(message, limited("1", null, LATER), 412))
                .isEqualTo("tenant limit 1/s, 412 ahead, about 7 min");
        assertThat(words(message, limited("10", 30, null), 412))
                .isEqualTo("tenant limit 10/s and 30/min, 412 ahead, about 14 min");
        assertThat(words(message, limited("10", null, null), 7)).isEqualTo("tenant limit 10/s, 7 ahead, about 1 s");
        assertThat(words(message, limited("0.1", null, null), 2_000))
                .isEqualTo("tenant limit 0.1/s, 2000 ahead, about 6 h");
        assertThat(words(message, limited("10", null, LATER), WaitingFor.MOST_COUNTED))
                .isEqualTo("tenant limit 10/s, more than 10,000 ahead");
        assertThat(words(message, limited("10", null, null), 0)).isEqualTo("its turn to enter the queue");
    }

    @Test
    void aHoldSaysWhyAndUntilWhen() {
        assertThat(words(held(Hold.SEND_AT), OPEN)).isEqualTo("waits for its time until 2026-01-02T11:05:00+01:00");
        assertThat(words(held(Hold.QUIET_HOURS), OPEN)).isEqualTo("quiet hours until 2026-01-02T11:05:00+01:00");
        assertThat(words(held(Hold.MARKETING_HOURS), lane(null, LATER, "paused as well")))
                .isEqualTo("marketing hours begin at 2026-01-02T11:05:00+01:00");
    }

    @Test
    void aSuspendedTenantIsNamedFirst() {
        assertThat(words(held(Hold.QUIET_HOURS), new LaneState(LIMITS, 3, null, null, false, null, null, null, true)))
                .isEqualTo("the tenant is suspended");
    }

    @Test
    void aBrokerThatIsGoneSaysSinceWhen() {
        for (MessageStatus status : List.of(MessageStatus.PENDING, MessageStatus.RELEASED)) {
            assertThat(WaitingFor.words(
                            message(status, BEFORE, 0),
                            new Surroundings(OPEN, Optional.of(3), ZoneId.of("Europe/Paris"), BEFORE, NOW)))
                    .isEqualTo("broker unreachable since 2026-01-02T10:00:00+01:00");
        }
    }

    @Test
    void otherStatesSayWhereItIs() {
        assertThat(words(message(MessageStatus.RELEASED, LATER, 0), OPEN)).isEqualTo("in the queue");
        assertThat(words(message(MessageStatus.SENDING, LATER, 0), OPEN)).isEqualTo("being sent, attempt 3");
        assertThat(words(message(MessageStatus.UNCERTAIN, LATER, 0), OPEN))
                .isEqualTo("the provider did not answer attempt 3; looked into at 2026-01-02T11:05:00+01:00");
    }

    @Test
    void whatIsClosedWaitsForNothing() {
        for (MessageStatus status : MessageStatus.values()) {
            assertThat(words(message(status, null, 0), OPEN)).isNull();
        }
    }

    @Test
    void aDayThatIsUsedUpIsNamed() {
        LaneState usedUp = new LaneState(LIMITS, 3, NOW.plusSeconds(3600), null, true, null, null, null, false);

        assertThat(words(message(MessageStatus.PENDING, BEFORE, 0), usedUp))
                .startsWith("daily limit of 500 reached, goes on at ");
    }

    @Test
    void aProviderThatWantsToBeLeftAloneIsNamed() {
        LaneState slowed = new LaneState(LIMITS, 3, LATER, LATER, false, null, null, null, false);

        assertThat(words(message(MessageStatus.PENDING, BEFORE, 0), slowed, 12))
                .isEqualTo("the provider asked for less at once, goes on at 2026-01-02T11:05:00+01:00, 12 ahead");
    }

    @Test
    void aFullLaneIsNamed() {
        LaneState full = new LaneState(LIMITS, 250, null, null, false, null, null, null, false);

        assertThat(words(message(MessageStatus.PENDING, BEFORE, 0), full))
                .isEqualTo("250 messages of the tenant are under way, as many as may be at once");
    }

    @Test
    void bulkIsToldThatTheOtherHalfIsForConfirmations() {
        LaneState half = new LaneState(LIMITS, 125, null, null, false, null, null, null, false);

        assertThat(words(message(MessageKind.BULK, MessageStatus.PENDING, BEFORE, 0, null), half, 7))
                .isEqualTo("125 messages of the tenant are under way, the other places are for confirmations, 7 ahead");
        assertThat(words(message(MessageStatus.PENDING, BEFORE, 0), half)).isEqualTo("its turn to enter the queue");
    }

    private static @Nullable String words(Message message, LaneState lane) {
        return WaitingFor.words(message, around(lane, Optional.empty()));
    }

    private static @Nullable String words(Message message, LaneState lane, int ahead) {
        return WaitingFor.words(message, around(lane, Optional.of(ahead)));
    }

    private static Surroundings around(LaneState lane, Optional<Integer> ahead) {
        return new Surroundings(lane, ahead, ZoneId.of("Europe/Paris"), null, NOW);
    }

    private static LaneState limited(String perSecond, @Nullable Integer perMinute, @Nullable Instant openAt) {
        LaneLimits limits = new LaneLimits(new LaneRate(new BigDecimal(perSecond), 20), perMinute, 500, 250);
        return new LaneState(limits, 3, openAt, null, false, null, null, null, false);
    }

    private static LaneState lane(
            @Nullable Instant openAt, @Nullable Instant pausedUntil, @Nullable String pauseReason) {
        return new LaneState(
                LIMITS, 3, openAt, null, false, pausedUntil, pausedUntil == null ? null : BEFORE, pauseReason, false);
    }

    private static Message held(Hold hold) {
        return message(MessageStatus.PENDING, LATER, 0, hold);
    }

    private static Message message(MessageStatus status, @Nullable Instant dueAt, int faults) {
        return message(status, dueAt, faults, null);
    }

    private static Message message(MessageStatus status, @Nullable Instant dueAt, int faults, @Nullable Hold heldFor) {
        return message(MessageKind.TRANSACTIONAL, status, dueAt, faults, heldFor);
    }

    private static Message message(
            MessageKind kind, MessageStatus status, @Nullable Instant dueAt, int faults, @Nullable Hold heldFor) {
        return new Message(
                UUID.randomUUID(),
                new LaneKey(UUID.randomUUID(), ChannelType.SMS),
                "+33612345678",
                "rdvRappel",
                kind,
                "fr",
                "text",
                status,
                null,
                null,
                null,
                dueAt,
                null,
                null,
                BEFORE,
                3,
                faults,
                false,
                List.of(),
                false,
                heldFor,
                Origin.REQUEST);
    }
}
