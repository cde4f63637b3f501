/** Messages that recipients write, and the webhook calls by which providers pass them on. */
@NullMarked
package ai.coccinelle.channels.simulator.inbound;

import org.jspecify.annotations.NullMarked;
