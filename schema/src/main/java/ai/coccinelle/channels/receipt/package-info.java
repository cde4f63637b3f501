/** What providers tell of a message after they took it. */
@NullMarked
package ai.coccinelle.channels.receipt;

import org.jspecify.annotations.NullMarked;
