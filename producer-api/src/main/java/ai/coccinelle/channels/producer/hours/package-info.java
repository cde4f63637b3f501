/** At what hours a tenant's messages may go. */
@NullMarked
package ai.coccinelle.channels.producer.hours;

import org.jspecify.annotations.NullMarked;
