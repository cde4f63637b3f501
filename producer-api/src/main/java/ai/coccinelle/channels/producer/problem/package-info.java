/** What a refused caller reads: problem details (RFC 9457). */
@NullMarked
package ai.coccinelle.channels.producer.problem;

import org.jspecify.annotations.NullMarked;
