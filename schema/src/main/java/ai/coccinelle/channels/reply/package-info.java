/** What recipients answer. */
@NullMarked
package ai.coccinelle.channels.reply;

import org.jspecify.annotations.NullMarked;
