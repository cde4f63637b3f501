/** The inbox over HTTP: a page for people, a JSON array for programs. */
@NullMarked
package ai.coccinelle.channels.simulator.inbox;

import org.jspecify.annotations.NullMarked;
