/** The services that the product stands on, run privately on this machine: on ports and in folders of their own. */
@NullMarked
package ai.coccinelle.channels.backing;

import org.jspecify.annotations.NullMarked;
