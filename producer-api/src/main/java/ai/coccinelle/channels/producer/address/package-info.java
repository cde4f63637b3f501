/** Phone numbers and email addresses: checked, and brought into the one form that providers take. */
@NullMarked
package ai.coccinelle.channels.producer.address;

import org.jspecify.annotations.NullMarked;
