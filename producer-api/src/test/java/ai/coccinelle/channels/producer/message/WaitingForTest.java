package ai.coccinelle.channels.producer.message;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.Origin;
import java.math.BigDecimal;
import java.time.Instant;
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
        assertThat(words(message(MessageStatus.PENDING, LATER, 2), OPEN)).isEqualTo("retry 2 at 2026-01-02T10:05:00Z");
    }

    @Test
    void aPausedChannelSaysWhyAndWhenItIsTriedAgain() {
        assertThat(words(message(MessageStatus.PENDING, LATER, 2), lane(null, LATER, "the SMTP password was refused")))
                .isEqualTo("channel paused: the SMTP password was refused, tried again at 2026-01-02T10:05:00Z");
    }

    @Test
    void aPauseThatIsOverIsNotToldAnyMore() {
        assertThat(words(message(MessageStatus.PENDING, BEFORE, 0), lane(null, BEFORE, "x")))
                .isEqualTo("its turn to enter the queue");
    }

    @Test
    void aLimitSaysHowMuch() {
        assertThat(words(message(MessageStatus.PENDING, BEFORE, 0), lane(LATER, null, null)))
                .isEqualTo("tenant limit 10/s, next at 2026-01-02T10:05:00Z");
    }

    @Test
    void aBrokerThatIsGoneSaysSinceWhen() {
        for (MessageStatus status : List.of(MessageStatus.PENDING, MessageStatus.RELEASED)) {
            assertThat(WaitingFor.words(message(status, BEFORE, 0), Optional.of(OPEN), Optional.of(BEFORE), NOW))
                    .isEqualTo("broker unreachable since 2026-01-02T09:00:00Z");
        }
    }

    @Test
    void otherStatesSayWhereItIs() {
        assertThat(words(message(MessageStatus.RELEASED, LATER, 0), OPEN)).isEqualTo("in the queue");
        assertThat(words(message(MessageStatus.SENDING, LATER, 0), OPEN)).isEqualTo("being sent, attempt 3");
        assertThat(words(message(MessageStatus.UNCERTAIN, LATER, 0), OPEN))
                .isEqualTo("the provider did not answer attempt 3; looked into at 2026-01-02T10:05:00Z");
    }

    @Test
    void whatIsClosedWaitsForNothing() {
        for (MessageStatus status : MessageStatus.values()) {
            assertThat(words(message(status, null, 0), OPEN)).isNull();
        }
    }

    @Test
    void aDayThatIsUsedUpIsNamed() {
        LaneState usedUp = new LaneState(LIMITS, 3, NOW.plusSeconds(3600), true, null, null, false);

        assertThat(words(message(MessageStatus.PENDING, BEFORE, 0), usedUp))
                .startsWith("daily limit of 500 reached, goes on at ");
    }

    @Test
    void aFullLaneIsNamed() {
        LaneState full = new LaneState(LIMITS, 250, null, false, null, null, false);

        assertThat(words(message(MessageStatus.PENDING, BEFORE, 0), full))
                .isEqualTo("250 messages of the tenant are under way, as many as may be at once");
    }

    private static @Nullable String words(Message message, LaneState lane) {
        return WaitingFor.words(message, Optional.of(lane), Optional.empty(), NOW);
    }

    private static LaneState lane(
            @Nullable Instant openAt, @Nullable Instant pausedUntil, @Nullable String pauseReason) {
        return new LaneState(LIMITS, 3, openAt, false, pausedUntil, pauseReason, false);
    }

    private static Message message(MessageStatus status, @Nullable Instant dueAt, int faults) {
        return new Message(
                UUID.randomUUID(),
                new LaneKey(UUID.randomUUID(), ChannelType.SMS),
                "+33612345678",
                "rdvRappel",
                MessageKind.TRANSACTIONAL,
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
                null,
                Origin.REQUEST);
    }
}
