/** What both processes do alike at Spring's edge, which schema has none of. */
@NullMarked
package ai.coccinelle.channels.process;

import org.jspecify.annotations.NullMarked;
