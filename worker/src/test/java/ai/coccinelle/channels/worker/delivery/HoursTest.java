package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.hours.MarketingHours;
import ai.coccinelle.channels.hours.QuietHours;
import ai.coccinelle.channels.hours.Region;
import ai.coccinelle.channels.hours.SendingHours;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Transition;
import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HoursTest {
    private static final String EVENING = "2027-01-13T22:00:00+01:00";
    private static final QuietHours NIGHT = new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 30));

    @Test
    void aPromotionInTheEveningWaitsForTheMorning() {
        assertThat(new Hours(MarketingHours.FRENCH).held(claimed(MessageKind.BULK, EVENING, null, false)))
                .contains(new Transition.Held(
                        Duration.ofHours(10),
                        Hold.MARKETING_HOURS,
                        "no promotion may go before 2027-01-14T08:00+01:00"));
        assertThat(new Hours(MarketingHours.ALWAYS).held(claimed(MessageKind.BULK, EVENING, null, false)))
                .isEmpty();
    }

    @Test
    void aReminderWaitsUntilTheQuietHoursAreOver() {
        assertThat(new Hours(MarketingHours.FRENCH).held(claimed(MessageKind.TRANSACTIONAL, EVENING, NIGHT, false)))
                .contains(new Transition.Held(
                        Duration.ofMinutes(630), Hold.QUIET_HOURS, "quiet hours until 2027-01-14T08:30+01:00"));
    }

    @Test
    void whatMayGoAndWhatReachesNobodyIsNotHeld() {
        Hours hours = new Hours(MarketingHours.FRENCH);

        assertThat(hours.held(claimed(MessageKind.TRANSACTIONAL, "2027-01-14T08:30:00+01:00", NIGHT, false)))
                .isEmpty();
        assertThat(hours.held(claimed(MessageKind.TEST, EVENING, NIGHT, false))).isEmpty();
        assertThat(hours.held(claimed(MessageKind.BULK, EVENING, NIGHT, true))).isEmpty();
    }

    @Test
    void whatHasNoHourAtAllIsLookedAtADayLater() {
        QuietHours day = new QuietHours(LocalTime.of(7, 0), LocalTime.of(21, 0));

        assertThat(new Hours(MarketingHours.FRENCH).held(claimed(MessageKind.BULK, EVENING, day, false)))
                .get()
                .isInstanceOfSatisfying(
                        Transition.Held.class, held -> assertThat(held.delay()).isEqualTo(Duration.ofDays(1)));
    }

    private static ClaimedMessage claimed(MessageKind kind, String at, @Nullable QuietHours quiet, boolean sandbox) {
        return Claims.at(
                kind,
                OffsetDateTime.parse(at).toInstant(),
                new SendingHours(ZoneId.of("Europe/Paris"), Region.METROPOLE, quiet, false, MarketingHours.FRENCH),
                sandbox);
    }
}
