/** Twilio: the Messages resource of its 2010-04-01 API. */
@NullMarked
package ai.coccinelle.channels.simulator.twilio;

import org.jspecify.annotations.NullMarked;
