package ai.coccinelle.channels.worker.delivery;

import com.rabbitmq.client.ShutdownSignalException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/** Logs once when the broker goes, and once when it is back. */
final class BrokerWatch implements ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);

    private final AtomicBoolean gone = new AtomicBoolean();

    @Override
    public void onCreate(@Nullable Connection connection) {
        if (gone.compareAndSet(true, false)) {
            LOG.info("the broker is back");
        }
    }

    @Override
    public void onShutDown(ShutdownSignalException signal) {
        if (!signal.isInitiatedByApplication()) {
            tell(signal);
        }
    }

    @Override
    public void onFailed(Exception fault) {
        tell(fault);
    }

    private void tell(Exception fault) {
        if (gone.compareAndSet(false, true)) {
            LOG.warn("the broker is gone; trying again each second: {}", fault.toString());
        }
    }
}
