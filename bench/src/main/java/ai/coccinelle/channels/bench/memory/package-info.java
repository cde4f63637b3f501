/** What a million waiting messages cost in heap. */
@NullMarked
package ai.coccinelle.channels.bench.memory;

import org.jspecify.annotations.NullMarked;
