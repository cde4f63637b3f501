/** Shows who changed what. */
@NullMarked
package ai.coccinelle.channels.producer.audit;

import org.jspecify.annotations.NullMarked;
