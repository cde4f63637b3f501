/** Sockets that keep to the addresses which the worker may connect to when a tenant names the host. */
@NullMarked
package ai.coccinelle.channels.worker.outbound;

import org.jspecify.annotations.NullMarked;
