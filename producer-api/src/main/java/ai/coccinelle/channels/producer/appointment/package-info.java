/** Appointments of the booking system: confirmed, reminded of and cancelled, each customer on the first channel that takes it. */
@NullMarked
package ai.coccinelle.channels.producer.appointment;

import org.jspecify.annotations.NullMarked;
