/** Asks for the ends of calls of which nobody told. */
@NullMarked
package ai.coccinelle.channels.worker.call;

import org.jspecify.annotations.NullMarked;
