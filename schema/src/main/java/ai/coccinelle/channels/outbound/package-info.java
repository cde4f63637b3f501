/** Which addresses are connected to when a tenant names the host. */
@NullMarked
package ai.coccinelle.channels.outbound;

import org.jspecify.annotations.NullMarked;
