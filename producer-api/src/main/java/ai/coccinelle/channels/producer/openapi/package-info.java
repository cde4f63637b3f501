/** The description of the API at /v3/api-docs, and the page to try it. */
@NullMarked
package ai.coccinelle.channels.producer.openapi;

import org.jspecify.annotations.NullMarked;
