/** Campaigns over HTTP: files in, progress and results out, and the loop that makes messages of their rows. */
@NullMarked
package ai.coccinelle.channels.producer.campaign;

import org.jspecify.annotations.NullMarked;
