/** Faults, latency and their end, ordered over HTTP by another process. */
@NullMarked
package ai.coccinelle.channels.simulator.control;

import org.jspecify.annotations.NullMarked;
