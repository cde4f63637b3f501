/** At what hours messages may go: pure functions of a tenant's settings and an instant. */
@NullMarked
package ai.coccinelle.channels.hours;

import org.jspecify.annotations.NullMarked;
