/** The persons that tenants write to on WhatsApp, and the ids that WhatsApp knows them by. */
@NullMarked
package ai.coccinelle.channels.contact;

import org.jspecify.annotations.NullMarked;
