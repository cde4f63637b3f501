/** What tenants and the platform's own accounts may send, seen and changed while everything runs. */
@NullMarked
package ai.coccinelle.channels.producer.limit;

import org.jspecify.annotations.NullMarked;
