/** Who changed what. */
@NullMarked
package ai.coccinelle.channels.audit;

import org.jspecify.annotations.NullMarked;
