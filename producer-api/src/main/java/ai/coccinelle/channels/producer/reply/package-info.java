/** What recipients answered. */
@NullMarked
package ai.coccinelle.channels.producer.reply;

import org.jspecify.annotations.NullMarked;
