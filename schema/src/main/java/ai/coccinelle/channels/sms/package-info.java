/** How tenants want their SMS written. */
@NullMarked
package ai.coccinelle.channels.sms;

import org.jspecify.annotations.NullMarked;
