package ai.coccinelle.channels.quickstart;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
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
 * A year of a salon, drawn by a seed: who books what and when, what is moved and cancelled, when it advertises, and who asks
 * for no more of it.
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

    /** Somebody, and the channels on which she is reached, the preferred one first. */
    record Customer(
            int number,
            List<String> channels,
            String phone,
            String email,
            @Nullable String whatsapp) {}

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

    record Promotion(Instant at, Customer customer) implements Happening {}

    /** The customer wants no more SMS. */
    record OptOut(Instant at, Customer customer) implements Happening {}

    record WorkerRestart(Instant at) implements Happening {}

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
            LocalTime time = LocalTime.of(random.nextInt(24), random.nextInt(60));
            happenings.add(new Promotion(instant(day.atTime(time).atZone(ZONE)), anyCustomer()));
        }
        HOLIDAYS.stream()
                .sorted()
                .forEach(day ->
                        happenings.add(new Promotion(instant(day.atTime(10, 0).atZone(ZONE)), anyCustomer())));
        for (int month = 2; month <= 12; month += 4) {
            happenings.add(new WorkerRestart(
                    instant(LocalDate.of(YEAR, month, 15).atTime(12, 3).atZone(ZONE))));
        }
        happenings.add(new OptOut(instant(LocalDate.of(YEAR, 6, 2).atTime(12, 7).atZone(ZONE)), customers.get(1)));
        happenings.sort(Comparator.comparing(Happening::at));
    }

    List<Happening> happenings() {
        return List.copyOf(happenings);
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
        happenings.add(booking);
        if (random.nextInt(4) == 0) {
            ZonedDateTime moved = between(booking, start);
            ZonedDateTime later = start.plusDays(1 + random.nextInt(9)).with(anyTime());
            Booking move = new Booking(clear(clear(instant(moved), start), later), id, 2, customer, later);
            if (move.at().isBefore(start.toInstant()) && move.at().isAfter(booking.at())) {
                happenings.add(move);
                if (random.nextBoolean()) {
                    happenings.add(new Straggler(move.at().plus(Duration.ofSeconds(40)), booking));
                }
                booking = move;
            }
        }
        if (random.nextInt(4) == 0) {
            ZonedDateTime at = between(booking, booking.startsAt());
            Cancellation cancellation = new Cancellation(
                    clear(instant(at.getHour() < 9 ? at.withHour(9) : at), booking.startsAt()),
                    id,
                    booking.version() + 1,
                    customer,
                    booking.startsAt(),
                    random.nextBoolean());
            if (cancellation.at().isAfter(booking.at())
                    && cancellation.at().isBefore(booking.startsAt().toInstant())
                    && ZonedDateTime.ofInstant(cancellation.at(), ZONE).getHour() < 20) {
                happenings.add(cancellation);
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

    /** Not within a quarter of an hour of the reminder's time, at which either could come first; nor where both are right. */
    private static Instant clear(Instant instant, ZonedDateTime start) {
        Instant reminder = Expectations.reminderAt(start);
        Instant dayBefore = start.minusDays(1).toInstant();
        boolean ambiguous = instant.isAfter(reminder.minus(CLEAR)) && instant.isBefore(dayBefore.plus(CLEAR));
        return ambiguous ? dayBefore.plus(CLEAR).plus(CLEAR) : instant;
    }

    private static Instant instant(ZonedDateTime time) {
        return time.toInstant().truncatedTo(ChronoUnit.SECONDS);
    }
}
