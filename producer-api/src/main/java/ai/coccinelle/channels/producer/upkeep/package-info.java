/** What is done from time to time: hints mended, partitions created ahead and dropped. */
@NullMarked
package ai.coccinelle.channels.producer.upkeep;

import org.jspecify.annotations.NullMarked;
