/** 360dialog: Meta's messages behind an API key. */
@NullMarked
package ai.coccinelle.channels.simulator.d360;

import org.jspecify.annotations.NullMarked;
