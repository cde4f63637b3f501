/** What the product is held to, measured: load, floors, peers and faults, against processes of their own. */
@NullMarked
package ai.coccinelle.channels.bench;

import org.jspecify.annotations.NullMarked;
