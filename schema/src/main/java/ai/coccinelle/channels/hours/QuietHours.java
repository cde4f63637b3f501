package ai.coccinelle.channels.hours;

import java.time.LocalTime;

/**
 * When a tenant's customers are not to be disturbed, by the clock on the wall.
 *
 * @param from their first moment; may lie after {@code to}, the evening before
 * @param to the first moment after them; equal to {@code from}: there are none
 */
public record QuietHours(LocalTime from, LocalTime to) {
    boolean include(LocalTime time) {
        return from.isAfter(to) ? !time.isBefore(from) || time.isBefore(to) : !time.isBefore(from) && time.isBefore(to);
    }
}
