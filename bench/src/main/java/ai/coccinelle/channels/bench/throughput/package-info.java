/** Floors, the product end to end, and others on the same work. */
@NullMarked
package ai.coccinelle.channels.bench.throughput;

import org.jspecify.annotations.NullMarked;
