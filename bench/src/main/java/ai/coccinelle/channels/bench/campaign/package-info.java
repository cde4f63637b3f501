/** What a campaign costs those who send beside it. */
@NullMarked
package ai.coccinelle.channels.bench.campaign;

import org.jspecify.annotations.NullMarked;
