/** Where messages of test keys end. */
@NullMarked
package ai.coccinelle.channels.worker.provider.sandbox;

import org.jspecify.annotations.NullMarked;
