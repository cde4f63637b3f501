/** What tenants write themselves: texts in versions, which of them are in use, and the look of their mail. */
@NullMarked
package ai.coccinelle.channels.template;

import org.jspecify.annotations.NullMarked;
