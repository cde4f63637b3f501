package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.appointment.Notice;
import ai.coccinelle.channels.appointment.NoticeKind;
import ai.coccinelle.channels.appointment.NoticeState;
import ai.coccinelle.channels.appointment.PlannedNotice;
import ai.coccinelle.channels.appointment.PlannedNotice.When;
import ai.coccinelle.channels.appointment.ReminderRules;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What an appointment, as it stands, means for what its customer is told. A pure function of its inputs.
 *
 * @param outdated open notices that say what no longer holds, or is not wanted
 * @param stale notices whose message under way is about the right time, but says something else, or to somebody else, by now
 * @param added what is to be told besides, or is not, and why
 */
record Plan(List<Outdated> outdated, List<Notice> stale, List<PlannedNotice> added) {
    private static final String NOT_WANTED = "not-wanted";

    Plan {
        outdated = List.copyOf(outdated);
        stale = List.copyOf(stale);
        added = List.copyOf(added);
    }

    /** @param reason in a word */
    record Outdated(Notice notice, String reason) {}

    /**
     * Plans.
     *
     * @param tellsCancellation whether the customer of a cancelled appointment is told
     * @param known every notice of the appointment so far
     */
    static Plan of(
            Customs customs, Appointment appointment, boolean tellsCancellation, List<Notice> known, Instant now) {
        List<Outdated> outdated = new ArrayList<>();
        List<Notice> stale = new ArrayList<>();
        for (Notice notice : known) {
            if (notice.isOpen()) {
                Optional<String> reason = outdated(customs, appointment, notice.subject());
                reason.ifPresent(why -> outdated.add(new Outdated(notice, why)));
                if (reason.isEmpty()
                        && notice.state() == NoticeState.UNDER_WAY
                        && notice.revision() < appointment.revision()) {
                    stale.add(notice);
                }
            }
        }
        List<PlannedNotice> added = new ArrayList<>();
        if (appointment.booking().startsAt().isAfter(now)) {
            if (appointment.isBooked()) {
                confirmation(appointment, known).ifPresent(added::add);
                added.addAll(reminders(customs, appointment, known, now));
            } else if (tellsCancellation) {
                added.add(atOnce(appointment, NoticeKind.CANCELLATION));
            }
        }
        return new Plan(outdated, stale, added);
    }

    private static Optional<String> outdated(Customs customs, Appointment appointment, Notice.Subject subject) {
        return unwanted(appointment, subject)
                .or(() -> isRuled(customs, subject) ? Optional.empty() : Optional.of(NOT_WANTED));
    }

    /** Rules hold for what is planned from then on: a reminder of one that is no more stays, until its appointment changes. */
    private static boolean isRuled(Customs customs, Notice.Subject subject) {
        return subject.kind() != NoticeKind.REMINDER
                || customs.rules().reminders().stream()
                        .anyMatch(rule -> rule.before().text().equals(subject.slot()));
    }

    /** Why the appointment, as it stands, does not want this told, in a word; empty: it does, whatever the rules say by now. */
    static Optional<String> unwanted(Appointment appointment, Notice.Subject subject) {
        boolean ofCancellation = subject.kind() == NoticeKind.CANCELLATION;
        if (appointment.isBooked() == ofCancellation) {
            return Optional.of(ofCancellation ? "booked-again" : "cancelled");
        }
        if (!subject.startsAt().equals(appointment.booking().startsAt())) {
            return Optional.of("moved");
        }
        boolean wanted = switch (subject.kind()) {
            case CONFIRMATION -> appointment.booking().confirm();
            case REMINDER -> appointment.booking().remind();
            case CANCELLATION -> true;
        };
        return wanted ? Optional.empty() : Optional.of(NOT_WANTED);
    }

    /**
     * The confirmations under way after which the customer was told something else. They have nothing to say any more, even
     * where the appointment has come back to their time: what that means is planned anew.
     *
     * @param known every notice of the appointment
     */
    static List<Outdated> overtaken(List<Notice> known) {
        Optional<Told> last = lastTold(known);
        return known.stream()
                .filter(notice -> notice.subject().kind() == NoticeKind.CONFIRMATION
                        && notice.state() == NoticeState.UNDER_WAY
                        && last.filter(told -> told.revision() > notice.revision())
                                .isPresent())
                .map(notice -> new Outdated(notice, last.filter(Told::booked).isPresent() ? "moved" : "cancelled"))
                .toList();
    }

    private static Optional<Told> lastTold(List<Notice> known) {
        return known.stream()
                .filter(Notice::isTold)
                .map(Told::of)
                .flatMap(Optional::stream)
                .max(Comparator.comparingInt(Told::revision));
    }

    /** Somebody did not want the customer to be told this. */
    private static boolean isTakenBack(Notice notice) {
        return notice.state() == NoticeState.SKIPPED
                && Ladder.WITHDRAWN.equals(notice.progress().reason());
    }

    /**
     * One for each new time: whoever was told of this time, and of nothing else since, is not told again; nor is it told after all
     * where it was taken back.
     */
    private static Optional<PlannedNotice> confirmation(Appointment appointment, List<Notice> known) {
        Instant start = appointment.booking().startsAt();
        boolean underWay = known.stream()
                .anyMatch(notice -> notice.isOpen()
                        && notice.subject().kind() == NoticeKind.CONFIRMATION
                        && notice.subject().startsAt().equals(start));
        Optional<Told> last = lastTold(known);
        boolean toldLast = last.filter(told -> told.booked() && told.startsAt().equals(start))
                .isPresent();
        boolean takenBack = known.stream()
                .anyMatch(notice -> isTakenBack(notice)
                        && notice.subject().kind() == NoticeKind.CONFIRMATION
                        && notice.subject().startsAt().equals(start)
                        && last.filter(told -> told.revision() > notice.revision())
                                .isEmpty());
        return appointment.booking().confirm() && !underWay && !toldLast && !takenBack
                ? Optional.of(atOnce(appointment, NoticeKind.CONFIRMATION))
                : Optional.empty();
    }

    /** What a customer takes from a confirmation or a cancellation. */
    private record Told(boolean booked, Instant startsAt, int revision) {
        static Optional<Told> of(Notice notice) {
            Instant startsAt = notice.subject().startsAt();
            return switch (notice.subject().kind()) {
                case CONFIRMATION -> Optional.of(new Told(true, startsAt, notice.revision()));
                case CANCELLATION -> Optional.of(new Told(false, startsAt, notice.revision()));
                case REMINDER -> Optional.empty();
            };
        }
    }

    /** One a slot and start. Of those whose time is over the nearest is made up for, where no other one comes or came. */
    private static List<PlannedNotice> reminders(
            Customs customs, Appointment appointment, List<Notice> known, Instant now) {
        Instant start = appointment.booking().startsAt();
        ZoneId zone = appointment.booking().zone(customs.zone());
        List<PlannedNotice> added = new ArrayList<>();
        List<ReminderRules.Reminder> late = new ArrayList<>();
        boolean another = false;
        List<ReminderRules.Reminder> rules =
                appointment.booking().remind() ? customs.rules().reminders() : List.of();
        for (ReminderRules.Reminder rule : rules) {
            Notice.Subject subject = subject(rule, start);
            Optional<Notice> before = known.stream()
                    .filter(notice -> notice.subject().equals(subject))
                    .findFirst();
            Instant at = customs.hours().latestAtOrBefore(rule.before().of(start, zone));
            if (before.filter(notice -> notice.isTold() || isTakenBack(notice)).isPresent()) {
                another = true;
            } else if (at.isAfter(now)) {
                added.add(new PlannedNotice(subject, rule.channels(), new When.At(at)));
                another = true;
            } else if (before.filter(Notice::isOpen).isPresent()) {
                another = true; // it is due, and just about to be made
            } else {
                late.add(rule);
            }
        }
        Optional<ReminderRules.Reminder> madeUp = customs.rules().late() && !another
                ? late.stream().max(Comparator.comparing(rule -> rule.before().of(start, zone)))
                : Optional.empty();
        for (ReminderRules.Reminder rule : late) {
            When when = madeUp.filter(rule::equals).isPresent() ? new When.Now() : new When.Never("late");
            added.add(new PlannedNotice(subject(rule, start), rule.channels(), when));
        }
        return added;
    }

    private static Notice.Subject subject(ReminderRules.Reminder rule, Instant start) {
        return new Notice.Subject(NoticeKind.REMINDER, rule.before().text(), start);
    }

    private static PlannedNotice atOnce(Appointment appointment, NoticeKind kind) {
        return new PlannedNotice(
                new Notice.Subject(
                        kind,
                        "r" + appointment.revision(),
                        appointment.booking().startsAt()),
                null,
                new When.Now());
    }
}
