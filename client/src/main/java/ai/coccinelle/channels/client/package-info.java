/** The client of the API: {@link ai.coccinelle.channels.client.ChannelsClient} is where to begin. */
@NullMarked
package ai.coccinelle.channels.client;

import org.jspecify.annotations.NullMarked;
