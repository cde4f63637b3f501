/** Messages and appointments that come by the broker instead of over HTTP, from systems that speak AMQP already. */
@NullMarked
package ai.coccinelle.channels.producer.ingress;

import org.jspecify.annotations.NullMarked;
