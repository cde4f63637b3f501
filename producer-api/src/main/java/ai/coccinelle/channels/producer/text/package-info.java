/** Cleans the texts that people paste and programs convert. */
@NullMarked
package ai.coccinelle.channels.producer.text;

import org.jspecify.annotations.NullMarked;
