/** Vapi: outbound calls and phone numbers. */
@NullMarked
package ai.coccinelle.channels.simulator.vapi;

import org.jspecify.annotations.NullMarked;
