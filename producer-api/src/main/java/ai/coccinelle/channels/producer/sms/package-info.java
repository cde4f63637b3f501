/** The SMS coach: what an SMS will be when it goes, in which letters, in how many parts and at what price. */
@NullMarked
package ai.coccinelle.channels.producer.sms;

import org.jspecify.annotations.NullMarked;
