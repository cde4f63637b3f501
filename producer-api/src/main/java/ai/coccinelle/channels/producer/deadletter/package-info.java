/** Dead letters: seen, and set going again. */
@NullMarked
package ai.coccinelle.channels.producer.deadletter;

import org.jspecify.annotations.NullMarked;
