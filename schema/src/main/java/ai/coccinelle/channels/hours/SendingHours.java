package ai.coccinelle.channels.hours;

import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.MessageKind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a tenant's messages may go, by the clock on its wall: in the hour that comes twice in autumn, and beside the one that
 * is left out in spring, what the clock shows decides.
 *
 * @param zone the tenant's
 * @param region whose public holidays it keeps
 * @param quiet its customers' quiet hours, or null
 * @param confirmationsInQuietHours whether a confirmation, which answers what its customer did just now, goes all the same
 * @param marketing when the platform lets promotions go
 */
public record SendingHours(
        ZoneId zone,
        Region region,
        @Nullable QuietHours quiet,
        boolean confirmationsInQuietHours,
        MarketingHours marketing) {
    private static final String CONFIRMATION = "rdvConfirmation";
    private static final String ANSWER = "reponseAuto";

    /** Longer than any run of days without marketing hours. */
    private static final int DAYS_AHEAD = 15;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Of a tenant that set none: no quiet hours, the holidays of metropolitan France. */
    public static SendingHours initial(ZoneId zone) {
        return new SendingHours(zone, Region.METROPOLE, null, true, MarketingHours.FRENCH);
    }

    /** The same, with promotions at these hours. */
    public SendingHours with(MarketingHours hours) {
        return new SendingHours(zone, region, quiet, confirmationsInQuietHours, hours);
    }

    /** Which hours messages of this kind keep to. */
    public Window window(MessageKind kind, String template) {
        return switch (kind) {
            case TEST -> Window.ANY_TIME;
            case BULK -> Window.MARKETING_HOURS;
            case TRANSACTIONAL ->
                template.equals(ANSWER) || template.equals(CONFIRMATION) && confirmationsInQuietHours
                        ? Window.ANY_TIME
                        : Window.QUIET_HOURS;
        };
    }

    /** Whether a message may go at this time. */
    public boolean allows(Window window, Instant time) {
        return held(window, time).isEmpty();
    }

    /** What keeps a message from going at this time; empty when it may go. */
    public Optional<Hold> held(Window window, Instant time) {
        if (window == Window.ANY_TIME) {
            return Optional.empty();
        }
        LocalDateTime local = LocalDateTime.ofInstant(time, zone);
        if (window == Window.MARKETING_HOURS && !marketing.include(local, region)) {
            return Optional.of(Hold.MARKETING_HOURS);
        }
        return quiet != null && quiet.include(local.toLocalTime()) ? Optional.of(Hold.QUIET_HOURS) : Optional.empty();
    }

    /**
     * The earliest time, not before this one, at which a message may go.
     *
     * @return empty when the quiet hours leave nothing of the marketing hours
     */
    public Optional<Instant> nextAllowed(Window window, Instant time) {
        if (allows(window, time)) {
            return Optional.of(time);
        }
        LocalDate day = LocalDate.ofInstant(time, zone);
        return Stream.iterate(day.minusDays(1), each -> each.plusDays(1))
                .limit(DAYS_AHEAD)
                .flatMap(each -> openings(each).stream().sorted())
                .filter(opening -> opening.isAfter(time) && allows(window, opening))
                .findFirst();
    }

    /**
     * The latest time, not after this one, outside the quiet hours: this one, or the last whole minute before they begin. A
     * minute is little for a lane with a queue: who cannot wait until they are over takes some more.
     */
    public Instant previousAllowed(Instant time) {
        if (quiet == null || allows(Window.QUIET_HOURS, time)) {
            return time;
        }
        LocalDate day = LocalDate.ofInstant(time, zone);
        return Stream.iterate(day.plusDays(1), each -> each.minusDays(1))
                .limit(DAYS_AHEAD)
                .flatMap(each -> instants(each, List.of(quiet.from())).stream())
                .map(closing -> closing.minus(MINUTE))
                .filter(closing -> !closing.isAfter(time) && allows(Window.QUIET_HOURS, closing))
                .max(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("quiet hours without an end"));
    }

    /** When something may begin to be allowed on that day. */
    private List<Instant> openings(LocalDate day) {
        List<LocalTime> times = new ArrayList<>(List.of(MarketingHours.FROM, MarketingHours.SATURDAY_FROM));
        if (quiet != null) {
            times.add(quiet.to());
        }
        return instants(day, times);
    }

    /** When the clock shows these times on that day, each as often as it does, and when the clock is put forward or back. */
    private List<Instant> instants(LocalDate day, List<LocalTime> times) {
        ZoneRules rules = zone.getRules();
        List<Instant> instants = new ArrayList<>();
        for (LocalTime time : times) {
            LocalDateTime local = day.atTime(time);
            rules.getValidOffsets(local).forEach(offset -> instants.add(local.toInstant(offset)));
        }
        ZoneOffsetTransition next =
                rules.nextTransition(day.atStartOfDay(zone).toInstant().minus(MINUTE));
        if (next != null
                && next.getInstant().isBefore(day.plusDays(1).atStartOfDay(zone).toInstant())) {
            instants.add(next.getInstant());
        }
        return instants;
    }
}
