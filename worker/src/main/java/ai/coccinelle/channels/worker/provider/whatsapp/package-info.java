/** WhatsApp on each tenant's own account: by Meta's Cloud API, or by 360dialog, which takes the same messages. */
@NullMarked
package ai.coccinelle.channels.worker.provider.whatsapp;

import org.jspecify.annotations.NullMarked;
