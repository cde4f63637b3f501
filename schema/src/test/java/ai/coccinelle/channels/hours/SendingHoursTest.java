package ai.coccinelle.channels.hours;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.MessageKind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendingHoursTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final QuietHours NIGHT = new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 30));

    /** Europe/Paris twice as often: its clock changes fall into the hours that are tried. */
    private static final List<ZoneId> ZONES = Stream.of(
                    "Europe/Paris",
                    "Europe/Paris",
                    "Indian/Reunion",
                    "America/Miquelon",
                    "America/Cayenne",
                    "Pacific/Noumea",
                    "Australia/Lord_Howe",
                    "America/Santiago")
            .map(ZoneId::of)
            .toList();

    @Test
    void theNextAllowedTimeIsTheOneThatASearchMinuteByMinuteFinds() {
        Random random = new Random(20261125);
        for (int i = 0; i < 600; i++) {
            SendingHours hours = any(random);
            Window window = Window.values()[random.nextInt(3)];
            Instant time = anyTime(random, hours.zone());

            assertThat(hours.nextAllowed(window, time))
                    .as("%s, %s, from %s", hours, window, time.atZone(hours.zone()))
                    .isEqualTo(search(hours, window, time));
        }
    }

    @Test
    void thePreviousAllowedTimeIsTheOneThatASearchMinuteByMinuteFinds() {
        Random random = new Random(411);
        for (int i = 0; i < 2_000; i++) {
            SendingHours hours = any(random);
            Instant time = anyTime(random, hours.zone());
            Instant expected = time;
            while (!oracle(hours, Window.QUIET_HOURS, expected)) {
                expected = expected.minus(1, ChronoUnit.MINUTES);
            }

            assertThat(hours.previousAllowed(time))
                    .as("%s, from %s", hours, time.atZone(hours.zone()))
                    .isEqualTo(expected);
        }
    }

    @Test
    void promotionsWaitForTheHoursOfPromotions() {
        SendingHours hours = french(null);

        assertThat(next(hours, "2026-11-25T19:59")).isEqualTo("2026-11-25T19:59");
        assertThat(next(hours, "2026-11-25T20:00")).isEqualTo("2026-11-26T08:00");
        assertThat(next(hours, "2026-11-27T20:00")).isEqualTo("2026-11-28T10:00"); // Friday evening
        assertThat(next(hours, "2026-11-28T18:00")).isEqualTo("2026-11-30T08:00"); // Saturday evening
        assertThat(next(hours, "2026-12-24T22:00")).isEqualTo("2026-12-26T10:00"); // over Christmas, a Friday
        assertThat(next(hours, "2027-05-07T20:30")).isEqualTo("2027-05-10T08:00"); // 8 May is a Saturday
        assertThat(hours.held(Window.MARKETING_HOURS, paris("2026-11-25T20:00")))
                .contains(Hold.MARKETING_HOURS);
        assertThat(hours.allows(Window.QUIET_HOURS, paris("2026-11-25T20:00"))).isTrue();
    }

    @Test
    void promotionsKeepToTheQuietHoursToo() {
        SendingHours hours = french(NIGHT);

        assertThat(next(hours, "2026-11-25T20:00")).isEqualTo("2026-11-26T08:30");
        assertThat(hours.held(Window.MARKETING_HOURS, paris("2026-11-26T08:29")))
                .contains(Hold.QUIET_HOURS);
        assertThat(french(new QuietHours(LocalTime.of(7, 0), LocalTime.of(20, 0)))
                        .nextAllowed(Window.MARKETING_HOURS, paris("2026-11-25T12:00")))
                .isEmpty();
    }

    @Test
    void whatIsNoPromotionKeepsToTheQuietHoursAlone() {
        SendingHours hours = french(NIGHT);

        assertThat(hours.nextAllowed(Window.QUIET_HOURS, paris("2026-11-28T23:00")))
                .contains(paris("2026-11-29T08:30")); // a Sunday
        assertThat(hours.nextAllowed(Window.ANY_TIME, paris("2026-11-28T23:00")))
                .contains(paris("2026-11-28T23:00"));
        assertThat(hours.previousAllowed(paris("2026-11-29T02:00"))).isEqualTo(paris("2026-11-28T20:59"));
        assertThat(french(new QuietHours(LocalTime.NOON, LocalTime.NOON))
                        .allows(Window.QUIET_HOURS, paris("2026-11-25T12:00")))
                .isTrue();
    }

    @Test
    void whatAnswersTheCustomerGoesInQuietHours() {
        SendingHours hours = french(NIGHT);
        SendingHours silent = new SendingHours(PARIS, Region.METROPOLE, NIGHT, false, MarketingHours.FRENCH);

        assertThat(hours.window(MessageKind.TRANSACTIONAL, "rdvConfirmation")).isEqualTo(Window.ANY_TIME);
        assertThat(silent.window(MessageKind.TRANSACTIONAL, "rdvConfirmation")).isEqualTo(Window.QUIET_HOURS);
        assertThat(silent.window(MessageKind.TRANSACTIONAL, "reponseAuto")).isEqualTo(Window.ANY_TIME);
        assertThat(silent.window(MessageKind.TEST, "test")).isEqualTo(Window.ANY_TIME);
        assertThat(hours.window(MessageKind.TRANSACTIONAL, "rdvRappel")).isEqualTo(Window.QUIET_HOURS);
        assertThat(hours.window(MessageKind.BULK, "newsletter")).isEqualTo(Window.MARKETING_HOURS);
    }

    @Test
    void withMarketingHoursSwitchedOffOnlyTheQuietHoursHold() {
        SendingHours hours = french(NIGHT).with(MarketingHours.ALWAYS);

        assertThat(hours.allows(Window.MARKETING_HOURS, paris("2026-12-25T12:00")))
                .isTrue();
        assertThat(next(hours, "2026-12-25T21:00")).isEqualTo("2026-12-26T08:30");
    }

    @Test
    void quietHoursThatTheClockSkipsAreNone() {
        SendingHours hours = french(new QuietHours(LocalTime.of(2, 10), LocalTime.of(2, 50)));

        assertThat(hours.nextAllowed(Window.QUIET_HOURS, Instant.parse("2027-03-28T01:00:00Z")))
                .contains(Instant.parse("2027-03-28T01:00:00Z"));
        // and those that it shows twice are kept twice
        assertThat(hours.nextAllowed(Window.QUIET_HOURS, Instant.parse("2027-10-31T00:20:00Z")))
                .contains(Instant.parse("2027-10-31T00:50:00Z"));
        assertThat(hours.nextAllowed(Window.QUIET_HOURS, Instant.parse("2027-10-31T01:20:00Z")))
                .contains(Instant.parse("2027-10-31T01:50:00Z"));
    }

    @Test
    void theHolidaysAreThoseOfTheLaw() {
        for (int year = 2024; year <= 2040; year++) {
            Set<LocalDate> known = Calendar.metropole(year);
            assertThat(LocalDate.of(year, 1, 1)
                            .datesUntil(LocalDate.of(year + 1, 1, 1))
                            .filter(Region.METROPOLE::isHoliday))
                    .as("%d", year)
                    .containsExactlyInAnyOrderElementsOf(known);
        }
    }

    @Test
    void goodFridayAndSaintStephenAreFreeInAlsaceMoselleAlone() {
        LocalDate goodFriday = LocalDate.of(2027, 3, 26);
        LocalDate stephen = LocalDate.of(2027, 12, 26);

        assertThat(Region.ALSACE_MOSELLE.isHoliday(goodFriday)).isTrue();
        assertThat(Region.ALSACE_MOSELLE.isHoliday(stephen)).isTrue();
        assertThat(Region.ALSACE_MOSELLE.isHoliday(LocalDate.of(2027, 3, 29))).isTrue();
        assertThat(Region.METROPOLE.isHoliday(goodFriday)).isFalse();
        assertThat(Region.METROPOLE.isHoliday(stephen)).isFalse();
    }

    @Test
    void overseasTheAbolitionOfSlaveryIsFree() {
        assertThat(Region.MAYOTTE.isHoliday(LocalDate.of(2027, 4, 27))).isTrue();
        assertThat(Region.MARTINIQUE.isHoliday(LocalDate.of(2027, 5, 22))).isTrue();
        assertThat(Region.GUADELOUPE.isHoliday(LocalDate.of(2027, 5, 27))).isTrue();
        assertThat(Region.SAINT_MARTIN.isHoliday(LocalDate.of(2027, 5, 28))).isTrue();
        assertThat(Region.GUYANE.isHoliday(LocalDate.of(2027, 6, 10))).isTrue();
        assertThat(Region.SAINT_BARTHELEMY.isHoliday(LocalDate.of(2027, 10, 9))).isTrue();
        assertThat(Region.REUNION.isHoliday(LocalDate.of(2027, 12, 20))).isTrue();
        assertThat(Region.METROPOLE.isHoliday(LocalDate.of(2027, 12, 20))).isFalse();
        for (Region region : Region.values()) {
            assertThat(region.isHoliday(LocalDate.of(2027, 7, 14)))
                    .as("%s", region)
                    .isTrue();
            assertThat(Region.of(region.wireName())).isEqualTo(region);
        }
    }

    private static SendingHours french(@Nullable QuietHours quiet) {
        return new SendingHours(PARIS, Region.METROPOLE, quiet, true, MarketingHours.FRENCH);
    }

    private static Instant paris(String local) {
        return LocalDateTime.parse(local).atZone(PARIS).toInstant();
    }

    private static String next(SendingHours hours, String local) {
        return hours.nextAllowed(Window.MARKETING_HOURS, paris(local))
                .orElseThrow()
                .atZone(PARIS)
                .toLocalDateTime()
                .toString();
    }

    private static SendingHours any(Random random) {
        LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(4) * 15);
        LocalTime to = random.nextInt(5) == 0
                ? from.plusMinutes(random.nextInt(60))
                : LocalTime.of(random.nextInt(12), random.nextInt(4) * 15);
        return new SendingHours(
                ZONES.get(random.nextInt(ZONES.size())),
                Region.METROPOLE,
                random.nextInt(4) == 0 ? null : new QuietHours(from, to),
                true,
                MarketingHours.FRENCH);
    }

    /** Half of them in the night of a clock change. */
    private static Instant anyTime(Random random, ZoneId zone) {
        Instant any = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(random.nextInt(60 * 24 * 730)));
        var change = zone.getRules().nextTransition(any);
        return random.nextBoolean() && change != null
                ? change.getInstant().plus(Duration.ofMinutes(random.nextInt(600) - 300))
                : any;
    }

    private static Optional<Instant> search(SendingHours hours, Window window, Instant time) {
        for (int minute = 0; minute < 60 * 24 * 10; minute++) {
            Instant each = time.plus(Duration.ofMinutes(minute));
            if (oracle(hours, window, each)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The rules, once more, read off the minutes of the day. */
    private static boolean oracle(SendingHours hours, Window window, Instant time) {
        if (window == Window.ANY_TIME) {
            return true;
        }
        ZonedDateTime local = time.atZone(hours.zone());
        int minute = local.getHour() * 60 + local.getMinute();
        QuietHours quiet = hours.quiet();
        if (quiet != null) {
            int each = minuteOf(quiet.from());
            while (each != minuteOf(quiet.to())) {
                if (each == minute) {
                    return false;
                }
                each = (each + 1) % 1440;
            }
        }
        if (window == Window.QUIET_HOURS) {
            return true;
        }
        DayOfWeek day = local.getDayOfWeek();
        if (day == DayOfWeek.SUNDAY || Calendar.metropole(local.getYear()).contains(local.toLocalDate())) {
            return false;
        }
        return day == DayOfWeek.SATURDAY ? minute >= 600 && minute < 1080 : minute >= 480 && minute < 1200;
    }

    private static int minuteOf(LocalTime time) {
        return time.getHour() * 60 + time.getMinute();
    }

    /** French holidays by hand, with Gauss's Easter. */
    private static final class Calendar {
        static Set<LocalDate> metropole(int year) {
            LocalDate easter = easter(year);
            return Set.of(
                    LocalDate.of(year, 1, 1),
                    easter.plusDays(1),
                    LocalDate.of(year, 5, 1),
                    LocalDate.of(year, 5, 8),
                    easter.plusDays(39),
                    easter.plusDays(50),
                    LocalDate.of(year, 7, 14),
                    LocalDate.of(year, 8, 15),
                    LocalDate.of(year, 11, 1),
                    LocalDate.of(year, 11, 11),
                    LocalDate.of(year, 12, 25));
        }

        private static LocalDate easter(int year) {
            int century = year / 100;
            int moon = (19 * (year % 19) + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
            int sunday = (32 + 2 * (century % 4) + 2 * (year % 100 / 4) - moon - year % 100 % 4) % 7;
            int late = (year % 19 + 11 * moon + 22 * sunday) / 451;
            int days = moon + sunday - 7 * late + 114;
            return LocalDate.of(year, days / 31, days % 31 + 1);
        }
    }
}
