/** Lanes: one tenant on one channel, the unit of fairness and of limits. */
@NullMarked
package ai.coccinelle.channels.lane;

import org.jspecify.annotations.NullMarked;
