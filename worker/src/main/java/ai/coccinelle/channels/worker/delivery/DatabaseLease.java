package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.ClaimedMessage;
import java.time.Duration;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The claims of attempts that go on beyond the deadline of a call. */
record DatabaseLease(Attempts attempts, Duration length) implements HandingOver.Lease {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseLease.class);

    @Override
    public boolean extend(ClaimedMessage claimed) {
        try {
            return attempts.extend(claimed, length);
        } catch (JdbiException fault) {
            LOG.warn("message={} the lease is not extended this time: {}", claimed.id(), fault.toString());
            return true;
        }
    }

    @Override
    public void freePlace(ClaimedMessage claimed) {
        try {
            attempts.freePlace(claimed);
        } catch (JdbiException fault) {
            LOG.warn("message={} keeps its place in the lane: {}", claimed.id(), fault.toString());
        }
    }
}
