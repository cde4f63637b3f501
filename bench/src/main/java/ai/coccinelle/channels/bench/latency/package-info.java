/** How long accepting takes, and how soon a message is with its provider. */
@NullMarked
package ai.coccinelle.channels.bench.latency;

import org.jspecify.annotations.NullMarked;
