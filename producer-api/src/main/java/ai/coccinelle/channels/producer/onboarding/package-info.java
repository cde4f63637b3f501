/** Onboarding of tenants: the channels they choose, and their initial configurations. */
@NullMarked
package ai.coccinelle.channels.producer.onboarding;

import org.jspecify.annotations.NullMarked;
