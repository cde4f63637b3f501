/** One attempt from the envelope to its recorded outcome: claim, limit, open, ask, send, decide, record. */
@NullMarked
package ai.coccinelle.channels.worker.delivery;

import org.jspecify.annotations.NullMarked;
