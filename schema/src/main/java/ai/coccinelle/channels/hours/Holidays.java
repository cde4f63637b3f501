package ai.coccinelle.channels.hours;

import de.focus_shift.jollyday.core.Holiday;
import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.LocalDate;
import java.time.Year;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The public holidays of one calendar, each year of them read once. */
final class Holidays {
    private final String calendar;
    private final @Nullable String part;
    private final Map<Integer, Set<LocalDate>> years = new ConcurrentHashMap<>();

    Holidays(String calendar, @Nullable String part) {
        this.calendar = calendar;
        this.part = part;
    }

    boolean include(LocalDate day) {
        return years.computeIfAbsent(day.getYear(), this::of).contains(day);
    }

    private Set<LocalDate> of(int year) {
        HolidayManager manager = HolidayManager.getInstance(ManagerParameters.create(calendar));
        Set<Holiday> holidays =
                part == null ? manager.getHolidays(Year.of(year)) : manager.getHolidays(Year.of(year), part);
        return holidays.stream().map(Holiday::getDate).collect(Collectors.toUnmodifiableSet());
    }
}
