/** The messages that can be sent: their catalogue, their texts in each language, and how they are rendered. */
@NullMarked
package ai.coccinelle.channels.producer.template;

import org.jspecify.annotations.NullMarked;
