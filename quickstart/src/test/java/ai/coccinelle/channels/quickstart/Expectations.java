package ai.coccinelle.channels.quickstart;

import ai.coccinelle.channels.quickstart.SalonYear.Booking;
import ai.coccinelle.channels.quickstart.SalonYear.Cancellation;
import ai.coccinelle.channels.quickstart.SalonYear.Customer;
import ai.coccinelle.channels.quickstart.SalonYear.Happening;
import ai.coccinelle.channels.quickstart.SalonYear.OptOut;
import ai.coccinelle.channels.quickstart.SalonYear.Overtaken;
import ai.coccinelle.channels.quickstart.SalonYear.Promotion;
import ai.coccinelle.channels.quickstart.SalonYear.Rule;
import ai.coccinelle.channels.quickstart.SalonYear.Rules;
import ai.coccinelle.channels.quickstart.SalonYear.WorkerRestart;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rules say that customers are told, worked out from what happened alone, slowly, and without the product's code. */
final class Expectations {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM", Locale.FRENCH);

    /**
     * A message that a customer must get, and no second one.
     *
     * @param about the appointment's id, or the promotion's number
     * @param says words that stand in it
     */
    record Expected(String about, String template, String channel, String to, Instant at, List<String> says) {}

    private final List<Happening> happenings;
    private final Map<Customer, Instant> optOuts = new HashMap<>();
    private final List<Expected> expected = new ArrayList<>();
    private int superseded;

    private Expectations(List<Happening> happenings) {
        this.happenings = happenings;
    }

    /** Those that went. */
    List<Expected> messages() {
        return List.copyOf(expected);
    }

    /** How many were made and not sent any more, since what they said no longer held. */
    int superseded() {
        return superseded;
    }

    static Expectations of(List<Happening> happenings) {
        Expectations expectations = new Expectations(happenings);
        happenings.forEach(happening -> {
            if (happening instanceof OptOut(Instant at, Customer customer)) {
                expectations.optOuts.put(customer, at);
            }
        });
        Map<String, List<Happening>> byAppointment = new HashMap<>();
        int promotions = 0;
        for (Happening happening : happenings) {
            switch (happening) {
                case Booking booking ->
                    byAppointment
                            .computeIfAbsent(booking.id(), _ -> new ArrayList<>())
                            .add(booking);
                case Cancellation cancelled ->
                    byAppointment
                            .computeIfAbsent(cancelled.id(), _ -> new ArrayList<>())
                            .add(cancelled);
                case Overtaken overtaken ->
                    byAppointment
                            .computeIfAbsent(overtaken.move().id(), _ -> new ArrayList<>())
                            .add(overtaken);
                case WorkerRestart restart ->
                    restart.bookings().forEach(booking -> byAppointment.put(booking.id(), List.of(booking)));
                case Promotion promotion -> expectations.promotion("promotion-" + promotions++, promotion);
                case OptOut _, SalonYear.Straggler _, SalonYear.Rules _ -> {}
            }
        }
        byAppointment.values().forEach(expectations::appointment);
        return expectations;
    }

    private void appointment(List<Happening> history) {
        for (int i = 0; i < history.size(); i++) {
            Happening next = i + 1 < history.size() ? history.get(i + 1) : null;
            switch (history.get(i)) {
                case Booking booking -> booked(booking, next);
                case Overtaken overtaken -> booked(overtaken.move(), next);
                case Cancellation cancelled -> cancelled(cancelled);
                default -> throw new IllegalStateException("nothing else happens to an appointment");
            }
        }
    }

    private void booked(Booking booking, @Nullable Happening next) {
        List<String> channels = booking.customer().channels();
        expect(booking.id(), "rdvConfirmation", booking.customer(), channels, booking.at(), booking.startsAt());
        Rules rules = SalonYear.rulesAt(booking.at(), happenings);
        List<Rule> late = new ArrayList<>();
        for (Rule rule : rules.reminders()) {
            Instant reminder = reminderAt(booking.startsAt(), rule.daysBefore());
            if (reminder.isBefore(booking.at())) {
                late.add(rule);
            } else if (!isOverBefore(reminder, next)) {
                remind(booking, rule, reminder);
            } else if (next instanceof Overtaken && rule.daysBefore() == 1) {
                superseded++;
            }
        }
        if (rules.late() && late.size() == rules.reminders().size()) {
            late.stream().min(Comparator.comparing(Rule::daysBefore)).ifPresent(nearest -> {
                Instant reminder = afterTheNight(booking.at());
                if (!reminder.isBefore(booking.startsAt().toInstant())) {
                    return; // nobody is reminded of what has begun
                }
                if (isOverBefore(reminder, next)) {
                    superseded++; // it was made, and waited for the morning
                } else {
                    remind(booking, nearest, reminder);
                }
            });
        }
    }

    /** Whether a reminder of that time no longer holds then. */
    private static boolean isOverBefore(Instant reminder, @Nullable Happening next) {
        return switch (next) {
            case null -> false;
            case Overtaken overtaken ->
                !reminder.isBefore(overtaken.at())
                        && (!overtaken.arrives()
                                || reminder.isAfter(overtaken.move().at()));
            default -> next.at().isBefore(reminder);
        };
    }

    private void remind(Booking booking, Rule rule, Instant at) {
        String only = rule.channel();
        List<String> channels = only == null ? booking.customer().channels() : List.of(only);
        expect(booking.id(), "rdvRappel", booking.customer(), channels, at, booking.startsAt());
    }

    private void cancelled(Cancellation cancelled) {
        Instant at = afterTheNight(cancelled.at());
        if (cancelled.isTold() && at.isBefore(cancelled.startsAt().toInstant())) {
            Customer customer = cancelled.customer();
            expect(cancelled.id(), "rdvAnnulation", customer, customer.channels(), at, cancelled.startsAt());
        }
    }

    private void expect(
            String about, String template, Customer customer, List<String> channels, Instant at, ZonedDateTime start) {
        String channel = channels.stream()
                .filter(each -> !each.equals("whatsapp"))
                .filter(each -> !each.equals("sms") || !hasOptedOut(customer, at))
                .findFirst()
                .orElse("none");
        if (!channel.equals("none")) {
            String hour = start.getHour() + " h" + (start.getMinute() == 0 ? "" : " " + start.getMinute());
            String day = (start.getDayOfMonth() == 1 ? "1er" : start.getDayOfMonth()) + " " + MONTH.format(start);
            expected.add(
                    new Expected(about, template, channel, address(customer, channel), at, List.of(plain(day), hour)));
        }
    }

    /** Only to who agreed, and on a channel that she did not opt out of. */
    private void promotion(String about, Promotion promotion) {
        Customer customer = promotion.customer();
        Instant at = nextMarketingHour(promotion.at());
        String channel = promotion.channel();
        if (customer.agreed() && !(channel.equals("sms") && hasOptedOut(customer, at))) {
            expected.add(new Expected(about, "promotions", channel, address(customer, channel), at, List.of(about)));
        }
    }

    private boolean hasOptedOut(Customer customer, Instant at) {
        return optOuts.containsKey(customer) && optOuts.get(customer).isBefore(at);
    }

    private static String address(Customer customer, String channel) {
        return channel.equals("email") ? customer.email() : customer.phone();
    }

    /** Without the letter that an SMS may be spelt without. */
    static String plain(String text) {
        return text.replace('û', 'u');
    }

    /** The same time so many days before; where that is in the quiet hours, the minute before they begin. */
    static Instant reminderAt(ZonedDateTime start, int daysBefore) {
        ZonedDateTime at = start.minusDays(daysBefore);
        while (isQuiet(at.toLocalTime())) {
            at = at.minusMinutes(1);
        }
        return at.toInstant();
    }

    /** At once; in the quiet hours, minute by minute until they are over. */
    private static Instant afterTheNight(Instant from) {
        ZonedDateTime at = from.atZone(SalonYear.ZONE);
        if (!isQuiet(at.toLocalTime())) {
            return from;
        }
        at = at.truncatedTo(ChronoUnit.MINUTES);
        while (isQuiet(at.toLocalTime())) {
            at = at.plusMinutes(1);
        }
        return at.toInstant();
    }

    static boolean isQuiet(LocalTime time) {
        return !time.isBefore(SalonYear.QUIET_FROM) || time.isBefore(SalonYear.QUIET_TO);
    }

    /** Minute by minute, until the law and the salon allow it. */
    static Instant nextMarketingHour(Instant from) {
        ZonedDateTime at = from.atZone(SalonYear.ZONE);
        if (isMarketingHour(at)) {
            return from;
        }
        at = at.truncatedTo(ChronoUnit.MINUTES);
        while (!isMarketingHour(at)) {
            at = at.plusMinutes(1);
        }
        return at.toInstant();
    }

    static boolean isMarketingHour(ZonedDateTime at) {
        LocalTime time = at.toLocalTime();
        boolean weekday = at.getDayOfWeek() != DayOfWeek.SUNDAY && at.getDayOfWeek() != DayOfWeek.SATURDAY;
        boolean open = weekday
                ? !time.isBefore(LocalTime.of(8, 0)) && time.isBefore(LocalTime.of(20, 0))
                : at.getDayOfWeek() == DayOfWeek.SATURDAY
                        && !time.isBefore(LocalTime.of(10, 0))
                        && time.isBefore(LocalTime.of(18, 0));
        return open && !isQuiet(time) && !SalonYear.HOLIDAYS.contains(at.toLocalDate());
    }
}
