/** The mail server: GreenMail with STARTTLS, and AUTH before anything is sent. */
@NullMarked
package ai.coccinelle.channels.simulator.mail;

import org.jspecify.annotations.NullMarked;
