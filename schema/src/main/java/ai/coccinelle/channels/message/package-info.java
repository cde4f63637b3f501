/** The message log: what was accepted, where each message stands, and every transition between the two. */
@NullMarked
package ai.coccinelle.channels.message;

import org.jspecify.annotations.NullMarked;
