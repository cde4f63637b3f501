/** Who agreed to promotions, and how that can be shown. */
@NullMarked
package ai.coccinelle.channels.consent;

import org.jspecify.annotations.NullMarked;
