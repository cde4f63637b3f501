/** Tenants write their own texts: versions, previews, and which one is in use. */
@NullMarked
package ai.coccinelle.channels.producer.authoring;

import org.jspecify.annotations.NullMarked;
