/** Whether a lane ever sends more than its rate, and how much of it is used. */
@NullMarked
package ai.coccinelle.channels.bench.limits;

import org.jspecify.annotations.NullMarked;
