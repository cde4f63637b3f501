/** What callers, and strangers, do to stop everybody; and what the others feel of it. */
@NullMarked
package ai.coccinelle.channels.bench.abuse;

import org.jspecify.annotations.NullMarked;
