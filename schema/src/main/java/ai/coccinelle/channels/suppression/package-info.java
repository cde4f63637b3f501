/** Who wants nothing more of a tenant on a channel. */
@NullMarked
package ai.coccinelle.channels.suppression;

import org.jspecify.annotations.NullMarked;
