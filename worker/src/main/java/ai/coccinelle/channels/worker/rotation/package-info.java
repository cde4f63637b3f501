/** Gives the keys up that tenants' credentials are sealed with, and has new ones in their place. */
@NullMarked
package ai.coccinelle.channels.worker.rotation;

import org.jspecify.annotations.NullMarked;
