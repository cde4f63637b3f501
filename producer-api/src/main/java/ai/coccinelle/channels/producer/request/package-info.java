/** Request bodies, read strictly: every fault in one answer. */
@NullMarked
package ai.coccinelle.channels.producer.request;

import org.jspecify.annotations.NullMarked;
