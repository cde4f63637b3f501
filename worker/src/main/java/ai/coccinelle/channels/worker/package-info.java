/** The worker process: consumes, sends, records. */
@NullMarked
package ai.coccinelle.channels.worker;

import org.jspecify.annotations.NullMarked;
