/** Connecting WhatsApp through 360dialog, as far as the tenant's browser sees it. */
@NullMarked
package ai.coccinelle.channels.producer.connect;

import org.jspecify.annotations.NullMarked;
