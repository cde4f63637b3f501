/** Each tenant's configuration of its channels. */
@NullMarked
package ai.coccinelle.channels.producer.channel;

import org.jspecify.annotations.NullMarked;
