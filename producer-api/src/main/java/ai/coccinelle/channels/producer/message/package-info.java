/** What became of messages: looking one up, listing them, and saying what each waits for. */
@NullMarked
package ai.coccinelle.channels.producer.message;

import org.jspecify.annotations.NullMarked;
