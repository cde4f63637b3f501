/** What waits, as metrics for those who operate the channels. */
@NullMarked
package ai.coccinelle.channels.producer.metric;

import org.jspecify.annotations.NullMarked;
