/** What a scenario plays on: a private database and broker, and the product's processes as children. */
@NullMarked
package ai.coccinelle.channels.bench.stage;

import org.jspecify.annotations.NullMarked;
