/** Appointments as the booking system tells them, and what is told to their customers. */
@NullMarked
package ai.coccinelle.channels.appointment;

import org.jspecify.annotations.NullMarked;
