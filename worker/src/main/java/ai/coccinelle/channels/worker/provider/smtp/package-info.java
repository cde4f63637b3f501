/** Email through each tenant's own SMTP server. */
@NullMarked
package ai.coccinelle.channels.worker.provider.smtp;

import org.jspecify.annotations.NullMarked;
