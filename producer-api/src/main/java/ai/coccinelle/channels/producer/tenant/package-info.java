/** Tenants and their keys, as the platform administers them. */
@NullMarked
package ai.coccinelle.channels.producer.tenant;

import org.jspecify.annotations.NullMarked;
