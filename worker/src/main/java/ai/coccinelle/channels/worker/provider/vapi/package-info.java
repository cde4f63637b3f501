/** Phone calls by Vapi's assistant, on the platform's account. */
@NullMarked
package ai.coccinelle.channels.worker.provider.vapi;

import org.jspecify.annotations.NullMarked;
