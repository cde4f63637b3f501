/** Who wants nothing more: checked when a message comes in, listed, and taken from the link of a mail. */
@NullMarked
package ai.coccinelle.channels.producer.suppression;

import org.jspecify.annotations.NullMarked;
