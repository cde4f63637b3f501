/** The Releaser: the one road from the message log into the broker. */
@NullMarked
package ai.coccinelle.channels.producer.release;

import org.jspecify.annotations.NullMarked;
