package ai.coccinelle.channels.producer.appointment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.appointment.AppointmentStatus;
import ai.coccinelle.channels.appointment.Before;
import ai.coccinelle.channels.appointment.Booking;
import ai.coccinelle.channels.appointment.Customer;
import ai.coccinelle.channels.appointment.Notice;
import ai.coccinelle.channels.appointment.NoticeKind;
import ai.coccinelle.channels.appointment.NoticeState;
import ai.coccinelle.channels.appointment.PlannedNotice;
import ai.coccinelle.channels.appointment.PlannedNotice.When;
import ai.coccinelle.channels.appointment.ReminderRules;
import ai.coccinelle.channels.channel.ChannelType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Instant NOW = Instant.parse("2026-01-05T09:00:00Z");
    private static final Instant START = Instant.parse("2026-01-15T13:00:00Z");

    @Test
    void aBookingIsConfirmedAtOnceAndRemindedOfTheDayBefore() {
        Plan plan = plan(customs(false, "P1D"), booked(1, START), List.of(), NOW);

        assertThat(plan.outdated()).isEmpty();
        assertThat(plan.added())
                .containsExactly(
                        new PlannedNotice(subject(NoticeKind.CONFIRMATION, "r1", START), null, new When.Now()),
                        new PlannedNotice(
                                subject(NoticeKind.REMINDER, "P1D", START),
                                null,
                                new When.At(START.minus(Duration.ofDays(1)))));
    }

    /** The clocks go forward on 29 March 2026 and back on 25 October, in Paris; nowhere overseas but on Saint-Pierre. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Paris, P1D, 2026-03-29T10:00, 2026-03-28T10:00",
        "Europe/Paris, P1D, 2026-03-30T02:30, 2026-03-29T03:30", // there is no half past two that night
        "Europe/Paris, P1D, 2026-10-25T10:00, 2026-10-24T10:00",
        "Europe/Paris, P1D, 2026-10-26T01:30, 2026-10-25T01:30",
        "Europe/Paris, P2D, 2026-10-26T10:00, 2026-10-24T10:00",
        "Europe/Paris, PT2H, 2026-03-29T03:30, 2026-03-29T00:30", // an hour is left out: two hours pass
        "Europe/Paris, PT24H, 2026-03-29T10:00, 2026-03-28T09:00",
        "Europe/Paris, PT24H, 2026-10-25T10:00, 2026-10-24T11:00",
        "Indian/Reunion, P1D, 2026-03-29T10:00, 2026-03-28T10:00",
        "America/Martinique, P1D, 2026-10-25T10:00, 2026-10-24T10:00",
        "America/Miquelon, P1D, 2026-03-08T10:00, 2026-03-07T10:00",
        "Pacific/Noumea, PT2H, 2026-10-25T01:00, 2026-10-24T23:00"
    })
    void aDayBeforeIsTheSameTimeOfTheDayBefore(
            String zone, String before, LocalDateTime start, LocalDateTime reminded) {
        ZoneId there = ZoneId.of(zone);
        Instant at = new Before(before).of(start.atZone(there).toInstant(), there);
        assertThat(at.atZone(there).toLocalDateTime()).isEqualTo(reminded);
    }

    @Test
    void aReminderThatWouldFallInTheNightGoesTheEveningBefore() {
        Instant early = ZonedDateTime.of(2026, 1, 15, 7, 30, 0, 0, PARIS).toInstant();
        Customs nights = new Customs(rules(false, "P1D", "PT2H"), PARIS, quietFrom21To8());

        assertThat(times(plan(nights, booked(1, early), List.of(), NOW)))
                .containsExactly(
                        ZonedDateTime.of(2026, 1, 13, 21, 0, 0, 0, PARIS).toInstant(),
                        ZonedDateTime.of(2026, 1, 14, 21, 0, 0, 0, PARIS).toInstant());
    }

    @Test
    void whoBooksTooLateIsRemindedAtOnceOrNotAtAllAsTheTenantWants() {
        Instant soon = NOW.plus(Duration.ofHours(20));

        assertThat(reminders(plan(customs(false, "P1D"), booked(1, soon), List.of(), NOW)))
                .containsExactly(new When.Never("late"));
        assertThat(reminders(plan(customs(true, "P1D"), booked(1, soon), List.of(), NOW)))
                .containsExactly(new When.Now());
    }

    @Test
    void ofSeveralLateRemindersOneIsMadeUpForAndNoneWhereAnotherIsToCome() {
        Instant soon = NOW.plus(Duration.ofHours(1));
        assertThat(reminders(plan(customs(true, "P2D", "P1D", "PT2H"), booked(1, soon), List.of(), NOW)))
                .containsExactly(new When.Never("late"), new When.Never("late"), new When.Now());

        Instant later = NOW.plus(Duration.ofHours(10));
        assertThat(reminders(plan(customs(true, "P2D", "P1D", "PT2H"), booked(1, later), List.of(), NOW)))
                .containsExactly(
                        new When.At(later.minus(Duration.ofHours(2))), new When.Never("late"), new When.Never("late"));
    }

    @Test
    void oneThatIsMovedIsToldAgainAndRemindedOfAtItsNewTime() {
        Instant moved = START.plus(Duration.ofDays(3));
        Notice confirmed = notice(NoticeKind.CONFIRMATION, "r1", START, 1, NoticeState.DONE);
        Notice planned = notice(NoticeKind.REMINDER, "P1D", START, 1, NoticeState.PLANNED);

        Plan plan = plan(customs(false, "P1D"), booked(2, moved), List.of(planned, confirmed), NOW);

        assertThat(plan.outdated()).containsExactly(new Plan.Outdated(planned, "moved"));
        assertThat(plan.added())
                .extracting(PlannedNotice::subject)
                .containsExactly(
                        subject(NoticeKind.CONFIRMATION, "r2", moved), subject(NoticeKind.REMINDER, "P1D", moved));
    }

    @Test
    void whoWasToldOfThisTimeLastIsNotToldAgain() {
        Notice first = notice(NoticeKind.CONFIRMATION, "r1", START, 1, NoticeState.DONE);
        Notice second = notice(NoticeKind.CONFIRMATION, "r2", START.plus(Duration.ofHours(1)), 2, NoticeState.DONE);
        Notice cancelled = notice(NoticeKind.CANCELLATION, "r2", START, 2, NoticeState.DONE);
        Customs none = customs(false);

        assertThat(plan(none, booked(2, START), List.of(first), NOW).added()).isEmpty();
        assertThat(plan(none, booked(3, START), List.of(second, first), NOW).added())
                .extracting(PlannedNotice::subject)
                .containsExactly(subject(NoticeKind.CONFIRMATION, "r3", START));
        assertThat(plan(none, booked(3, START), List.of(cancelled, first), NOW).added())
                .extracting(PlannedNotice::subject)
                .containsExactly(subject(NoticeKind.CONFIRMATION, "r3", START));
    }

    @Test
    void whatWasTakenBackIsNotPlannedAgainUnlessTheCustomerWasToldSomethingElseSince() {
        Notice confirmation = takenBack(NoticeKind.CONFIRMATION, "r1");
        Notice reminder = takenBack(NoticeKind.REMINDER, "P1D");
        Notice cancelled = notice(NoticeKind.CANCELLATION, "r2", START, 2, NoticeState.DONE);
        Instant late = START.minus(Duration.ofHours(2));

        assertThat(plan(customs(true, "P1D"), booked(2, START), List.of(reminder, confirmation), late)
                        .added())
                .isEmpty();
        assertThat(plan(customs(false), booked(3, START), List.of(cancelled, confirmation), NOW)
                        .added())
                .extracting(PlannedNotice::subject)
                .containsExactly(subject(NoticeKind.CONFIRMATION, "r3", START));
        assertThat(plan(customs(false), booked(2, START.plusSeconds(60)), List.of(confirmation), NOW)
                        .added())
                .extracting(PlannedNotice::subject)
                .containsExactly(subject(NoticeKind.CONFIRMATION, "r2", START.plusSeconds(60)));
    }

    @Test
    void aConfirmationUnderWayIsOvertakenByWhatTheCustomerWasToldAfterIt() {
        Notice underWay = notice(NoticeKind.CONFIRMATION, "r1", START, 1, NoticeState.UNDER_WAY);
        Notice moved = notice(NoticeKind.CONFIRMATION, "r2", START.plus(Duration.ofHours(1)), 2, NoticeState.DONE);
        Notice cancelled = notice(NoticeKind.CANCELLATION, "r2", START, 2, NoticeState.UNDER_WAY);
        Notice untold = notice(NoticeKind.CONFIRMATION, "r2", START.plus(Duration.ofHours(1)), 2, NoticeState.SKIPPED);

        assertThat(Plan.overtaken(List.of(moved, underWay))).containsExactly(new Plan.Outdated(underWay, "moved"));
        assertThat(Plan.overtaken(List.of(cancelled, underWay)))
                .containsExactly(new Plan.Outdated(underWay, "cancelled"));
        assertThat(Plan.overtaken(List.of(untold, underWay))).isEmpty();
    }

    @Test
    void aMessageUnderWayThatSaysSomethingElseByNowIsMadeAnew() {
        Notice underWay = notice(NoticeKind.CONFIRMATION, "r1", START, 1, NoticeState.UNDER_WAY);

        Plan plan = plan(customs(false), booked(2, START), List.of(underWay), NOW);

        assertThat(plan.stale()).containsExactly(underWay);
        assertThat(plan.outdated()).isEmpty();
        assertThat(plan.added()).isEmpty();
    }

    @Test
    void oneThatIsCancelledIsNeverRemindedOfAndItsCustomerToldWhereAsked() {
        Notice planned = notice(NoticeKind.REMINDER, "P1D", START, 1, NoticeState.PLANNED);
        Appointment cancelled = new Appointment(
                UUID.randomUUID(), key(), 2, 2, AppointmentStatus.CANCELLED, booking(START, true, true));

        Plan silent = Plan.of(customs(true, "P1D"), cancelled, false, List.of(planned), NOW);
        Plan told = Plan.of(customs(true, "P1D"), cancelled, true, List.of(planned), NOW);

        assertThat(silent.outdated()).containsExactly(new Plan.Outdated(planned, "cancelled"));
        assertThat(silent.added()).isEmpty();
        assertThat(told.added())
                .extracting(PlannedNotice::subject)
                .containsExactly(subject(NoticeKind.CANCELLATION, "r2", START));
    }

    @Test
    void aReminderThatIsDueAndNotMadeYetIsKeptWhenSomethingElseChanges() {
        Instant justDue = START.minus(Duration.ofDays(1)).plusSeconds(30);
        Notice due = notice(NoticeKind.REMINDER, "P1D", START, 1, NoticeState.PLANNED);
        Notice confirmed = notice(NoticeKind.CONFIRMATION, "r1", START, 1, NoticeState.DONE);

        Plan plan = plan(customs(false, "P1D"), booked(2, START), List.of(due, confirmed), justDue);

        assertThat(plan.outdated()).isEmpty();
        assertThat(plan.added()).isEmpty();
    }

    @Test
    void nothingIsToldOfWhatHasBegun() {
        assertThat(plan(customs(true, "P1D"), booked(1, NOW), List.of(), NOW).added())
                .isEmpty();
        assertThat(plan(customs(true, "P1D"), booked(1, NOW.minusSeconds(1)), List.of(), NOW)
                        .added())
                .isEmpty();
    }

    /** Whatever is booked, by whatever rules and in whatever zone: never after the start, never two for one slot. */
    @Test
    void noPlanTellsAfterTheStartOrTwiceForOneSlot() {
        Random random = new Random(20260105);
        List<String> befores = List.of("P1D", "P2D", "P7D", "PT2H", "PT24H", "PT48H", "PT5M", "PT1H30M");
        List<ZoneId> zones = Stream.of(
                        "Europe/Paris", "Indian/Reunion", "America/Guadeloupe", "America/Miquelon", "Pacific/Tahiti")
                .map(ZoneId::of)
                .toList();
        for (int run = 0; run < 20_000; run++) {
            List<String> chosen =
                    befores.stream().filter(_ -> random.nextInt(3) == 0).toList();
            ZoneId zone = zones.get(random.nextInt(zones.size()));
            Customs customs = new Customs(
                    rules(random.nextBoolean(), chosen.toArray(String[]::new)),
                    zone,
                    random.nextBoolean() ? quietFrom21To8() : EarlierHours.ALWAYS);
            Instant now = NOW.plusSeconds(random.nextInt(365 * 86_400));
            Instant start = now.plusSeconds(random.nextInt(10 * 86_400) - 3600);
            Appointment appointment = booked(1, start);

            Plan plan = plan(customs, appointment, List.of(), now);

            Set<Notice.Subject> subjects = new HashSet<>();
            int madeUp = 0;
            for (PlannedNotice each : plan.added()) {
                assertThat(subjects.add(each.subject())).as("twice: %s", each).isTrue();
                if (each.when() instanceof When.At(Instant at)) {
                    assertThat(at)
                            .as("%s, booked at %s", each, now)
                            .isAfter(now)
                            .isBefore(start);
                } else if (each.when() instanceof When.Now) {
                    assertThat(start).isAfter(now);
                    madeUp += each.subject().kind() == NoticeKind.REMINDER ? 1 : 0;
                }
            }
            assertThat(madeUp).isLessThanOrEqualTo(customs.rules().late() ? 1 : 0);
            assertThat(subjects).hasSize(start.isAfter(now) ? chosen.size() + 1 : 0);
            assertThat(plan(customs, appointment, told(plan), now).added())
                    .as("planned once more")
                    .noneMatch(each -> each.when() instanceof When.Now);
        }
    }

    /** The plan's notices as they are once their time has come. */
    private static List<Notice> told(Plan plan) {
        List<Notice> notices = new ArrayList<>();
        for (PlannedNotice each : plan.added()) {
            if (!(each.when() instanceof When.Never)) {
                Notice.Subject subject = each.subject();
                notices.add(notice(subject.kind(), subject.slot(), subject.startsAt(), 1, NoticeState.DONE));
            }
        }
        return notices;
    }

    private static EarlierHours quietFrom21To8() {
        return time -> {
            ZonedDateTime there = time.atZone(PARIS);
            if (there.toLocalTime().isBefore(LocalTime.of(8, 0))) {
                return there.minusDays(1).with(LocalTime.of(21, 0)).toInstant();
            }
            return there.toLocalTime().isAfter(LocalTime.of(21, 0))
                    ? there.with(LocalTime.of(21, 0)).toInstant()
                    : time;
        };
    }

    private static Plan plan(Customs customs, Appointment appointment, List<Notice> known, Instant now) {
        return Plan.of(customs, appointment, false, known, now);
    }

    private static Customs customs(boolean late, String... befores) {
        return new Customs(rules(late, befores), PARIS, EarlierHours.ALWAYS);
    }

    private static ReminderRules rules(boolean late, String... befores) {
        return new ReminderRules(
                Stream.of(befores)
                        .map(before -> new ReminderRules.Reminder(new Before(before), null))
                        .toList(),
                late,
                Duration.ofMinutes(30));
    }

    private static Appointment booked(int revision, Instant start) {
        return new Appointment(
                UUID.randomUUID(), key(), revision, revision, AppointmentStatus.BOOKED, booking(start, true, true));
    }

    private static Appointment.Key key() {
        return new Appointment.Key(new UUID(0, 1), false, "rdv_1");
    }

    private static Booking booking(Instant start, boolean confirm, boolean remind) {
        return new Booking(
                start,
                null,
                null,
                "Coupe",
                new Customer("Jean Dupont", "+33612345678", null, null, null),
                List.of(ChannelType.SMS),
                confirm,
                remind);
    }

    private static Notice.Subject subject(NoticeKind kind, String slot, Instant start) {
        return new Notice.Subject(kind, slot, start);
    }

    /** Somebody cancelled its message. */
    private static Notice takenBack(NoticeKind kind, String slot) {
        return new Notice(
                UUID.randomUUID(),
                new UUID(0, 2),
                subject(kind, slot, START),
                1,
                null,
                NoticeState.SKIPPED,
                null,
                new Notice.Progress("withdrawn", null, List.of(), null, List.of()));
    }

    private static Notice notice(NoticeKind kind, String slot, Instant start, int revision, NoticeState state) {
        return new Notice(
                UUID.randomUUID(),
                new UUID(0, 2),
                subject(kind, slot, start),
                revision,
                null,
                state,
                state == NoticeState.DONE ? null : NOW,
                new Notice.Progress(null, null, List.of(), null, List.of()));
    }

    private static List<When> reminders(Plan plan) {
        return plan.added().stream()
                .filter(each -> each.subject().kind() == NoticeKind.REMINDER)
                .map(PlannedNotice::when)
                .toList();
    }

    private static List<Instant> times(Plan plan) {
        return plan.added().stream()
                .map(PlannedNotice::when)
                .filter(When.At.class::isInstance)
                .map(when -> ((When.At) when).time())
                .toList();
    }
}
