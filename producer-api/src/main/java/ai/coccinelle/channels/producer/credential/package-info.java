/** The keys with which tenants' systems encrypt credentials before they send them. */
@NullMarked
package ai.coccinelle.channels.producer.credential;

import org.jspecify.annotations.NullMarked;
