/** What tenants entrust to us: sealed with a public keyset, opened only where the private one is. */
@NullMarked
package ai.coccinelle.channels.credential;

import org.jspecify.annotations.NullMarked;
