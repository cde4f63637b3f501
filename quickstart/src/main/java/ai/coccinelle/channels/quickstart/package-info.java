/** The whole product in one JVM, with embedded PostgreSQL, an embedded broker and simulated providers. */
@NullMarked
package ai.coccinelle.channels.quickstart;

import org.jspecify.annotations.NullMarked;
