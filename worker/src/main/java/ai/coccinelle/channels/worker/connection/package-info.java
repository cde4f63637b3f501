/** Answers the API's questions whether a channel's settings work. */
@NullMarked
package ai.coccinelle.channels.worker.connection;

import org.jspecify.annotations.NullMarked;
