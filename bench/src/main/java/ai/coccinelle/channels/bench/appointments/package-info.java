/** What looking for due reminders costs, with few appointments and with many. */
@NullMarked
package ai.coccinelle.channels.bench.appointments;

import org.jspecify.annotations.NullMarked;
