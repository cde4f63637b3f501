/** Which addresses the worker connects to when a tenant names the host. */
@NullMarked
package ai.coccinelle.channels.worker.outbound;

import org.jspecify.annotations.NullMarked;
