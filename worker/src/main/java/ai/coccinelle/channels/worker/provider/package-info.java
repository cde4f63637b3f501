/** The provider port: what the worker asks of whoever carries a message, and what may come of it. */
@NullMarked
package ai.coccinelle.channels.worker.provider;

import org.jspecify.annotations.NullMarked;
