/** How a tenant's mail looks, and what its customers call it. */
@NullMarked
package ai.coccinelle.channels.producer.brand;

import org.jspecify.annotations.NullMarked;
