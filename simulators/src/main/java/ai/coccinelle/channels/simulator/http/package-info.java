/** A request and a reply as the simulators see them, and what each provider says to both. */
@NullMarked
package ai.coccinelle.channels.simulator.http;

import org.jspecify.annotations.NullMarked;
