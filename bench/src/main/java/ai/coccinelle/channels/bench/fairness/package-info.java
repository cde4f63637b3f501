/** What a quiet tenant feels of its neighbours. */
@NullMarked
package ai.coccinelle.channels.bench.fairness;

import org.jspecify.annotations.NullMarked;
