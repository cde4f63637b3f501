/** Trying a channel's settings before they are saved: the API asks, a worker connects and answers. */
@NullMarked
package ai.coccinelle.channels.connection;

import org.jspecify.annotations.NullMarked;
