/** What travels through RabbitMQ: the envelope, and the topology it travels in. */
@NullMarked
package ai.coccinelle.channels.broker;

import org.jspecify.annotations.NullMarked;
