/** Tells tenants' systems what happened: signs and sends callbacks, and tries again. */
@NullMarked
package ai.coccinelle.channels.worker.callback;

import org.jspecify.annotations.NullMarked;
