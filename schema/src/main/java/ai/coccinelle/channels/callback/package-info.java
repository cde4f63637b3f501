/** What tenants' systems are told, and where: the outbox of callbacks. */
@NullMarked
package ai.coccinelle.channels.callback;

import org.jspecify.annotations.NullMarked;
