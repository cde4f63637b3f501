/** What is lost and what is sent twice when processes and machines die. */
@NullMarked
package ai.coccinelle.channels.bench.faults;

import org.jspecify.annotations.NullMarked;
