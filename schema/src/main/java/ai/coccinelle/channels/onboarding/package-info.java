/** Channels that tenants chose when they joined. */
@NullMarked
package ai.coccinelle.channels.onboarding;

import org.jspecify.annotations.NullMarked;
