/** Tenants and the keys that speak for them. */
@NullMarked
package ai.coccinelle.channels.tenant;

import org.jspecify.annotations.NullMarked;
