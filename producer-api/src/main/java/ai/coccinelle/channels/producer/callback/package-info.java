/** Where a tenant's system is told of events, and what it was told. */
@NullMarked
package ai.coccinelle.channels.producer.callback;

import org.jspecify.annotations.NullMarked;
