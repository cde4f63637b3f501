package ai.coccinelle.channels.hours;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;

/** When promotions may go. */
public enum MarketingHours {
    /**
     * Monday to Friday 8 to 20, Saturday 10 to 18, never on Sundays and public holidays: what French operators hold senders
     * to.
     */
    FRENCH,
    /** At any hour: for development and tests, never for customers. */
    ALWAYS;

    static final LocalTime FROM = LocalTime.of(8, 0);
    static final LocalTime SATURDAY_FROM = LocalTime.of(10, 0);
    private static final LocalTime TO = LocalTime.of(20, 0);
    private static final LocalTime SATURDAY_TO = LocalTime.of(18, 0);

    boolean include(LocalDateTime time, Region region) {
        if (this == ALWAYS) {
            return true;
        }
        DayOfWeek day = time.getDayOfWeek();
        boolean open = day == DayOfWeek.SATURDAY ? within(time, SATURDAY_FROM, SATURDAY_TO) : within(time, FROM, TO);
        return open && day != DayOfWeek.SUNDAY && !region.isHoliday(time.toLocalDate());
    }

    private static boolean within(LocalDateTime time, LocalTime from, LocalTime to) {
        return !time.toLocalTime().isBefore(from) && time.toLocalTime().isBefore(to);
    }
}
