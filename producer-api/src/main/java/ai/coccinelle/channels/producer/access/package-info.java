/** Who calls: API keys, whose data they open, and how often they may call. */
@NullMarked
package ai.coccinelle.channels.producer.access;

import org.jspecify.annotations.NullMarked;
