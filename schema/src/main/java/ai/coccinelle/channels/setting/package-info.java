/** Settings that both processes take from the environment. */
@NullMarked
package ai.coccinelle.channels.setting;

import org.jspecify.annotations.NullMarked;
