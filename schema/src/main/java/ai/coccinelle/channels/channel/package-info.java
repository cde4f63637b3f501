/** The four channels and each tenant's configuration of them. */
@NullMarked
package ai.coccinelle.channels.channel;

import org.jspecify.annotations.NullMarked;
