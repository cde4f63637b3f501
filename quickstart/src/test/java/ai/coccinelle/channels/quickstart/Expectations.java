package ai.coccinelle.channels.quickstart;

import ai.coccinelle.channels.quickstart.SalonYear.Booking;
import ai.coccinelle.channels.quickstart.SalonYear.Cancellation;
import ai.coccinelle.channels.quickstart.SalonYear.Customer;
import ai.coccinelle.channels.quickstart.SalonYear.Happening;
import ai.coccinelle.channels.quickstart.SalonYear.OptOut;
import ai.coccinelle.channels.quickstart.SalonYear.Promotion;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    private final Map<Customer, Instant> optOuts = new HashMap<>();
    private final List<Expected> expected = new ArrayList<>();

    private Expectations() {}

    static List<Expected> of(List<Happening> happenings) {
        Expectations expectations = new Expectations();
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
                case Promotion promotion -> expectations.promotion("promotion-" + promotions++, promotion);
                case OptOut _, SalonYear.Straggler _, SalonYear.WorkerRestart _ -> {}
            }
        }
        byAppointment.values().forEach(expectations::appointment);
        return expectations.expected;
    }

    private void appointment(List<Happening> history) {
        for (int i = 0; i < history.size(); i++) {
            switch (history.get(i)) {
                case Booking booking -> {
                    expect(booking.id(), "rdvConfirmation", booking.customer(), booking.at(), booking.startsAt());
                    Instant reminder = reminderAt(booking.startsAt());
                    boolean isLate = reminder.isBefore(booking.at());
                    boolean isOverBefore =
                            i + 1 < history.size() && history.get(i + 1).at().isBefore(reminder);
                    if (!isLate && !isOverBefore) {
                        expect(booking.id(), "rdvRappel", booking.customer(), reminder, booking.startsAt());
                    }
                }
                case Cancellation cancelled -> {
                    if (cancelled.isTold()) {
                        expect(
                                cancelled.id(),
                                "rdvAnnulation",
                                cancelled.customer(),
                                cancelled.at(),
                                cancelled.startsAt());
                    }
                }
                default -> throw new IllegalStateException("nothing else happens to an appointment");
            }
        }
    }

    private void expect(String about, String template, Customer customer, Instant at, ZonedDateTime start) {
        String channel = customer.channels().stream()
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

    private void promotion(String about, Promotion promotion) {
        Customer customer = promotion.customer();
        expected.add(new Expected(
                about, "promotions", "email", customer.email(), nextMarketingHour(promotion.at()), List.of(about)));
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

    /** The same time of the day before; where that is in the quiet hours, the minute before they begin. */
    static Instant reminderAt(ZonedDateTime start) {
        ZonedDateTime at = start.minusDays(1);
        while (isQuiet(at.toLocalTime())) {
            at = at.minusMinutes(1);
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
