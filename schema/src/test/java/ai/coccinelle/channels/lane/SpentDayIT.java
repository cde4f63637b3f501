package ai.coccinelle.channels.lane;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.TestDatabase;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpentDayIT {
    private static final ZoneId CHATHAM = ZoneId.of("Pacific/Chatham"); // 45 minutes off, with a summer time
    private static final TestDatabase DATABASE = new TestDatabase();

    private final LaneKey lane = DATABASE.newLane(ChannelType.SMS);

    @Test
    void aDayIsSpentWhenItsMessagesAreUsedUpAndGoesOnAtTheTenantsMidnight() {
        sent(5, 0);
        perDay(6);
        assertThat(DATABASE.lanes.spentDay(lane)).isEmpty();

        perDay(5);
        SpentDay day = DATABASE.lanes.spentDay(lane).orElseThrow();
        assertThat(day.perDay()).isEqualTo(5);
        LocalDate tomorrow = day.nextDay().atZone(CHATHAM).toLocalDate();
        assertThat(day.nextDay()).isEqualTo(tomorrow.atStartOfDay(CHATHAM).toInstant());
        assertThat(day.nextDay()).isBetween(Instant.now(), Instant.now().plus(25, ChronoUnit.HOURS));
    }

    @Test
    void whatWasSentYesterdayCountsNoMore() {
        perDay(5);
        sent(5, 1);
        assertThat(DATABASE.lanes.spentDay(lane)).isEmpty();
    }

    @Test
    void aLaneWithoutALimitIsNeverSpent() {
        sent(1_000_000, 0);
        perDay(null);
        assertThat(DATABASE.lanes.spentDay(lane)).isEmpty();
    }

    private void perDay(@Nullable Integer messages) {
        LaneLimits limits = LaneLimits.initial(ChannelType.SMS);
        DATABASE.lanes.limit(lane, new LaneLimits(limits.rate(), null, messages, limits.maxInFlight()));
    }

    private void sent(int messages, int daysAgo) {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("UPDATE tenants SET time_zone = ? WHERE id = ?", CHATHAM.getId(), lane.tenantId());
            handle.execute(
                    "UPDATE lanes SET day_at = (now() AT TIME ZONE ?)::date - ?, day_count = ?"
                            + " WHERE tenant_id = ? AND channel_type = 'sms'",
                    CHATHAM.getId(),
                    daysAgo,
                    messages,
                    lane.tenantId());
        });
    }
}
