/** Connecting a tenant's WhatsApp account through 360dialog: the way there and back, and what a worker makes of it. */
@NullMarked
package ai.coccinelle.channels.connect;

import org.jspecify.annotations.NullMarked;
