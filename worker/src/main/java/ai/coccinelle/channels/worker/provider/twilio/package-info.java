/** SMS by Twilio, on the platform's account. */
@NullMarked
package ai.coccinelle.channels.worker.provider.twilio;

import org.jspecify.annotations.NullMarked;
