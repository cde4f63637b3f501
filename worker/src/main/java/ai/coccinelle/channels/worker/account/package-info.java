/** Reports whether the platform's own accounts work. */
@NullMarked
package ai.coccinelle.channels.worker.account;

import org.jspecify.annotations.NullMarked;
