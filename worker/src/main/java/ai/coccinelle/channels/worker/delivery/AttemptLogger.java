package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.message.ClaimedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs attempts by their ids; never an address, never content. */
final class AttemptLogger implements AttemptListener {
    private static final Logger LOG = LoggerFactory.getLogger("ai.coccinelle.channels.attempts");

    @Override
    public void ended(AttemptEvent event) {
        ClaimedMessage claimed = event.claimed();
        LOG.info(
                "message={} tenant={} channel={} attempt={} outcome={} code={} ms={}{}",
                claimed.id(),
                claimed.lane().tenantId(),
                claimed.lane().channel().wireName(),
                claimed.attempt(),
                event.transition().name(),
                event.transition().code(),
                event.took().toMillis(),
                event.recorded() ? "" : " late");
    }
}
