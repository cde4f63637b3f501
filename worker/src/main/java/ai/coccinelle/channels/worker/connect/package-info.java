/** Finishes what a tenant began at 360dialog: has a key made, the webhook set, and the account tried and saved. */
@NullMarked
package ai.coccinelle.channels.worker.connect;

import org.jspecify.annotations.NullMarked;
