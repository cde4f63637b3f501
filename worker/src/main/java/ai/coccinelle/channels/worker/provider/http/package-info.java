/** One HTTP request as the providers' clients need it: bounded in time and size, sent at most once, answered or not. */
@NullMarked
package ai.coccinelle.channels.worker.provider.http;

import org.jspecify.annotations.NullMarked;
