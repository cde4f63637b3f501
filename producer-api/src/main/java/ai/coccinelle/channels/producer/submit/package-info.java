/** Sending: from a request to a committed message, and waiting for its outcome. */
@NullMarked
package ai.coccinelle.channels.producer.submit;

import org.jspecify.annotations.NullMarked;
