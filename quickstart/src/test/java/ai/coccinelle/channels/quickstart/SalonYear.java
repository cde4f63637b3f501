package ai.coccinelle.channels.quickstart;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A year of a salon, drawn by a seed: who books what and when, what is moved and cancelled, how it reminds, when it advertises,
 * and who asks for no more of it. What is seldom happens whatever the seed.
 */
final class SalonYear {
    static final ZoneId ZONE = ZoneId.of("Europe/Paris");
    static final int YEAR = 2027;

    /** France's public holidays of 2027, by the calendar: Easter is on 28 March, the day on which the clocks go forward. */
    static final Set<LocalDate> HOLIDAYS = Set.of(
            LocalDate.of(YEAR, 1, 1),
            LocalDate.of(YEAR, 3, 29),
            LocalDate.of(YEAR, 5, 1),
            LocalDate.of(YEAR, 5, 6),
            LocalDate.of(YEAR, 5, 8),
            LocalDate.of(YEAR, 5, 17),
            LocalDate.of(YEAR, 7, 14),
            LocalDate.of(YEAR, 8, 15),
            LocalDate.of(YEAR, 11, 1),
            LocalDate.of(YEAR, 11, 11),
            LocalDate.of(YEAR, 12, 25));

    static final LocalTime QUIET_FROM = LocalTime.of(21, 0);
    static final LocalTime QUIET_TO = LocalTime.of(8, 0);

    /** A number at which the simulated WhatsApp refuses everything. */
    static final String REFUSED_BY_WHATSAPP = "+33639981026";

    private static final LocalTime OPENS = LocalTime.of(7, 30);
    private static final Set<DayOfWeek> CLOSED = Set.of(DayOfWeek.SUNDAY, DayOfWeek.MONDAY);
    private static final Duration CLEAR = Duration.ofMinutes(15);

    /** The days after those on which a reminder is overtaken by a move. */
    private static final List<LocalDate> OVERTAKEN = List.of(
            LocalDate.of(YEAR, 2, 11), LocalDate.of(YEAR, 3, 17), LocalDate.of(YEAR, 5, 21), LocalDate.of(YEAR, 9, 10));

    /** A time at which no other appointment is, nor its reminder. */
    private static final LocalTime OVERTAKEN_TIME = LocalTime.of(14, 17);

    /** How the salon reminds until it says otherwise. */
    private static final Rules USUAL = new Rules(Instant.MIN, List.of(new Rule(1, null)), false);

    /** Somebody, and the channels on which she is reached, the preferred one first. */
    record Customer(
            int number,
            List<String> channels,
            String phone,
            String email,
            @Nullable String whatsapp) {
        /** Whether she agreed to promotions. */
        boolean agreed() {
            return number % 5 != 3;
        }
    }

    /**
     * When customers are reminded.
     *
     * @param channel by which; null: by those of the appointment
     */
    record Rule(int daysBefore, @Nullable String channel) {}

    /** What happens, in the order of time. */
    sealed interface Happening {
        Instant at();
    }

    /** An appointment is made or moved. */
    record Booking(Instant at, String id, int version, Customer customer, ZonedDateTime startsAt)
            implements Happening {}

    record Cancellation(Instant at, String id, int version, Customer customer, ZonedDateTime startsAt, boolean isTold)
            implements Happening {}

    /** An earlier version comes again, late. */
    record Straggler(Instant at, Booking booking) implements Happening {}

    record Promotion(Instant at, Customer customer, String channel) implements Happening {}

    /** The customer wants no more SMS. */
    record OptOut(Instant at, Customer customer) implements Happening {}

    /** The worker is restarted while these are being confirmed. */
    record WorkerRestart(Instant at, List<Booking> bookings) implements Happening {}

    /** From now on customers are reminded so, and at once where the time is over. */
    record Rules(Instant at, List<Rule> reminders, boolean late) implements Happening {}

    /**
     * An appointment is moved while its reminder is just being sent.
     *
     * @param arrives whether the provider takes the reminder; otherwise it is down for a minute
     */
    record Overtaken(Instant at, Booking move, boolean arrives) implements Happening {}

    private final Random random;
    private final List<Customer> customers = new ArrayList<>();
    private final List<Happening> happenings = new ArrayList<>();

    SalonYear(long seed, int appointments) {
        random = new Random(seed);
        for (int number = 0; number < 40; number++) {
            customers.add(customer(number));
        }
        for (int number = 0; number < appointments; number++) {
            appointment("rdv-" + number);
        }
        // whatever the seed: the days on which the clocks change, and what lies a day before and after
        for (LocalDate change : List.of(LocalDate.of(YEAR, 3, 28), LocalDate.of(YEAR, 10, 31))) {
            for (int day = -1; day <= 1; day++) {
                for (LocalTime time : List.of(OPENS, LocalTime.of(10, 0), LocalTime.of(18, 30))) {
                    ZonedDateTime start = change.plusDays(day).atTime(time).atZone(ZONE);
                    book(
                            "change-%s-%s".formatted(change.plusDays(day), time),
                            anyCustomer(),
                            start,
                            start.minusDays(9));
                }
            }
        }
        for (LocalDate day = LocalDate.of(YEAR, 1, 10); day.getYear() == YEAR; day = day.plusDays(11)) {
            promote(day.atTime(random.nextInt(24), 30 + random.nextInt(30)));
        }
        HOLIDAYS.stream().sorted().forEach(day -> promote(day.atTime(10, 0)));
        for (int month = 2; month <= 12; month += 4) {
            restart(LocalDate.of(YEAR, month, 15));
        }
        rules(LocalDate.of(YEAR, 4, 1), false, new Rule(2, "email"), new Rule(1, null));
        rules(LocalDate.of(YEAR, 7, 1), true, new Rule(2, "email"), new Rule(1, null));
        rules(LocalDate.of(YEAR, 11, 2), false, new Rule(1, null));
        for (int i = 0; i < OVERTAKEN.size(); i++) {
            overtaken("overtaken-" + i, customers.get(4 * i), OVERTAKEN.get(i), i % 2 == 0);
        }
        lateOnes(LocalDate.of(YEAR, 8, 24));
        atNight(LocalDate.of(YEAR, 5, 11));
        add(new OptOut(instant(LocalDate.of(YEAR, 6, 2).atTime(12, 7).atZone(ZONE)), customers.get(1)));
        happenings.sort(Comparator.comparing(Happening::at));
    }

    List<Happening> happenings() {
        return List.copyOf(happenings);
    }

    List<Customer> customers() {
        return List.copyOf(customers);
    }

    /** How the salon reminds of what is told of at this time. */
    static Rules rulesAt(Instant time, List<Happening> happenings) {
        Rules latest = USUAL;
        for (Happening happening : happenings) {
            if (happening instanceof Rules rules && !rules.at().isAfter(time)) {
                latest = rules;
            }
        }
        return latest;
    }

    private void promote(LocalDateTime at) {
        Customer customer = anyCustomer();
        add(new Promotion(instant(at.atZone(ZONE)), customer, random.nextBoolean() ? "sms" : "email"));
    }

    private void rules(LocalDate day, boolean late, Rule... reminders) {
        add(new Rules(instant(day.atTime(12, 9).atZone(ZONE)), List.of(reminders), late));
    }

    private void restart(LocalDate day) {
        Instant at = instant(day.atTime(12, 3).atZone(ZONE));
        List<Booking> bookings = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ZonedDateTime start = day.plusDays(20 + i).atTime(11, 0).atZone(ZONE);
            bookings.add(new Booking(at, "restart-%s-%d".formatted(day, i), 1, customers.get(4 * i), start));
        }
        add(new WorkerRestart(at, bookings));
    }

    /** Moved a second after its reminder was due. */
    private void overtaken(String id, Customer customer, LocalDate day, boolean arrives) {
        ZonedDateTime start = day.atTime(OVERTAKEN_TIME).atZone(ZONE);
        Instant reminder = Expectations.reminderAt(start, 1);
        add(new Booking(instant(day.minusDays(12).atTime(9, 21).atZone(ZONE)), id, 1, customer, start));
        Booking move = new Booking(
                reminder.plusSeconds(1),
                id,
                2,
                customer,
                day.plusDays(6).atTime(11, 0).atZone(ZONE));
        add(new Overtaken(reminder.minusSeconds(30), move, arrives));
    }

    /** Made when the time of every reminder is over: by day and by night, and changed before the night is over. */
    private void lateOnes(LocalDate day) {
        ZonedDateTime evening = day.minusDays(1).atTime(22, 40).atZone(ZONE);
        ZonedDateTime early = day.atTime(OPENS).atZone(ZONE);
        ZonedDateTime noon = day.atTime(12, 0).atZone(ZONE);
        add(new Booking(instant(day.atTime(9, 4).atZone(ZONE)), "late-day", 1, customers.get(5), noon.plusHours(5)));
        add(new Booking(instant(evening), "late-night", 1, customers.get(2), noon));
        add(new Booking(instant(evening.plusMinutes(3)), "late-dawn", 1, customers.get(4), early));
        Booking moved = new Booking(instant(evening.plusMinutes(6)), "late-moved", 1, customers.get(6), noon);
        add(moved);
        add(new Booking(instant(evening.plusHours(2)), "late-moved", 2, customers.get(6), noon.plusHours(3)));
        Booking dropped = new Booking(instant(evening.plusMinutes(9)), "late-dropped", 1, customers.get(7), noon);
        add(dropped);
        add(new Cancellation(
                instant(evening.plusHours(3)), "late-dropped", 2, dropped.customer(), dropped.startsAt(), true));
    }

    /** Cancelled at an hour at which nobody is told: for a start days later, and for one before the night is over. */
    private void atNight(LocalDate day) {
        ZonedDateTime night = day.atTime(23, 11).atZone(ZONE);
        ZonedDateTime early = day.plusDays(1).atTime(OPENS).atZone(ZONE);
        for (ZonedDateTime start : List.of(early, early.plusDays(4))) {
            Booking booking =
                    new Booking(instant(night.minusDays(9)), "night-" + start.toLocalDate(), 1, anyCustomer(), start);
            add(booking);
            add(new Cancellation(instant(night), booking.id(), 2, booking.customer(), start, true));
        }
    }

    private void add(Happening happening) {
        happenings.add(happening);
    }

    private static Customer customer(int number) {
        String phone = "+336120%05d".formatted(10_000 + number * 7);
        String email = "client" + number + "@exemple.com";
        return switch (number % 4) {
            case 0 -> new Customer(number, List.of("sms"), phone, email, null);
            case 1 -> new Customer(number, List.of("sms", "email"), phone, email, null);
            case 2 -> new Customer(number, List.of("email", "sms"), phone, email, null);
            default -> new Customer(number, List.of("whatsapp", "sms"), phone, email, REFUSED_BY_WHATSAPP);
        };
    }

    private Customer anyCustomer() {
        return customers.get(random.nextInt(customers.size()));
    }

    private void appointment(String id) {
        ZonedDateTime start = anyStart();
        ZonedDateTime booked = start.minus(lead());
        book(id, anyCustomer(), start, booked);
    }

    /** Made, and perhaps moved, cancelled, or told of once more in an old version. */
    private void book(String id, Customer customer, ZonedDateTime start, ZonedDateTime booked) {
        Booking booking = new Booking(clear(instant(booked), start), id, 1, customer, start);
        if (booking.at().isBefore(instant(LocalDate.of(YEAR, 1, 2).atStartOfDay(ZONE)))) {
            return;
        }
        add(booking);
        if (random.nextInt(4) == 0) {
            ZonedDateTime moved = between(booking, start);
            ZonedDateTime later = start.plusDays(1 + random.nextInt(9)).with(anyTime());
            Booking move = new Booking(clear(instant(moved), start, later), id, 2, customer, later);
            if (move.at().isBefore(start.toInstant()) && move.at().isAfter(booking.at())) {
                add(move);
                if (random.nextBoolean()) {
                    add(new Straggler(move.at().plus(Duration.ofSeconds(40)), booking));
                }
                booking = move;
            }
        }
        if (random.nextInt(4) == 0) {
            ZonedDateTime at = between(booking, booking.startsAt());
            Cancellation cancellation = new Cancellation(
                    clear(instant(at), booking.startsAt()),
                    id,
                    booking.version() + 1,
                    customer,
                    booking.startsAt(),
                    random.nextBoolean());
            if (cancellation.at().isAfter(booking.at())
                    && cancellation.at().isBefore(booking.startsAt().toInstant())) {
                add(cancellation);
            }
        }
    }

    private ZonedDateTime anyStart() {
        LocalDate day;
        do {
            day = LocalDate.of(YEAR, 1, 5).plusDays(random.nextInt(350));
        } while (CLOSED.contains(day.getDayOfWeek()) || HOLIDAYS.contains(day));
        return day.atTime(anyTime()).atZone(ZONE);
    }

    private LocalTime anyTime() {
        return OPENS.plusMinutes(30L * random.nextInt(23));
    }

    private Duration lead() {
        return switch (random.nextInt(10)) {
            case 0 -> Duration.ofMinutes(40 + random.nextInt(19 * 60));
            case 1, 2 -> Duration.ofMinutes(60 * 41 + random.nextInt(60 * 30));
            case 3 -> Duration.ofDays(60 + random.nextInt(60)).plusMinutes(random.nextInt(600));
            default -> Duration.ofDays(3 + random.nextInt(35)).plusMinutes(random.nextInt(600));
        };
    }

    private ZonedDateTime between(Booking booking, ZonedDateTime end) {
        long minutes = Duration.between(booking.at(), end.toInstant()).toMinutes();
        return ZonedDateTime.ofInstant(booking.at(), ZONE).plusMinutes(1 + random.nextLong(Math.max(1, minutes - 1)));
    }

    /** A time at which it is certain what comes first, and what is late. */
    private static Instant clear(Instant instant, ZonedDateTime... starts) {
        Instant clear = instant;
        while (isUnclear(clear, starts)) {
            clear = clear.plus(CLEAR);
        }
        return clear;
    }

    /** Near a reminder's time; between a reminder's time and the quiet hours that it keeps clear of; while a provider is down. */
    private static boolean isUnclear(Instant instant, ZonedDateTime... starts) {
        for (ZonedDateTime start : starts) {
            for (int days = 1; days <= 2; days++) {
                if (instant.isAfter(Expectations.reminderAt(start, days).minus(CLEAR))
                        && instant.isBefore(start.minusDays(days).toInstant().plus(CLEAR))) {
                    return true;
                }
            }
        }
        return OVERTAKEN.stream()
                .map(day -> day.minusDays(1).atTime(OVERTAKEN_TIME).atZone(ZONE).toInstant())
                .anyMatch(down -> instant.isAfter(down.minus(CLEAR)) && instant.isBefore(down.plus(CLEAR)));
    }

    private static Instant instant(ZonedDateTime time) {
        return time.toInstant().truncatedTo(ChronoUnit.SECONDS);
    }
}
