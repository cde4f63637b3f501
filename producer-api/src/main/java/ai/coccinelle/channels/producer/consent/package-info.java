/** Who agreed to promotions. */
@NullMarked
package ai.coccinelle.channels.producer.consent;

import org.jspecify.annotations.NullMarked;
