/** The process that takes requests in over HTTP and releases messages into the broker. */
@NullMarked
package ai.coccinelle.channels.producer;

import org.jspecify.annotations.NullMarked;
