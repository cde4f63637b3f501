/** The providers, simulated: what they accept, refuse and answer, with faults to order and an inbox of what arrived. */
@NullMarked
package ai.coccinelle.channels.simulator;

import org.jspecify.annotations.NullMarked;
