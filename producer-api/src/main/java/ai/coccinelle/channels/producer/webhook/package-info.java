/** What providers call us with: receipts and recipients' answers. Each call proves by itself whose it is. */
@NullMarked
package ai.coccinelle.channels.producer.webhook;

import org.jspecify.annotations.NullMarked;
