/** Pages that the API shows to people. */
@NullMarked
package ai.coccinelle.channels.producer.page;

import org.jspecify.annotations.NullMarked;
