/** Load: the booking system as a caller, schedules, rows that wait, and what the log says of them. */
@NullMarked
package ai.coccinelle.channels.bench.load;

import org.jspecify.annotations.NullMarked;
