/** Meta: the WhatsApp Cloud API's messages and phone number. */
@NullMarked
package ai.coccinelle.channels.simulator.meta;

import org.jspecify.annotations.NullMarked;
