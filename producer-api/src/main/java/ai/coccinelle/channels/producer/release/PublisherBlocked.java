package ai.coccinelle.channels.producer.release;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/**
 * Whether the broker has told a connection of ours that it takes nothing for now, since an alarm is on (memory, disk;
 * RabbitMQ, connection.blocked).
 */
final class PublisherBlocked implements ConnectionListener, BlockedListener {
    private volatile @Nullable String reason;

    /** What the broker is short of, in its words; null when it takes messages. */
    @Nullable
    String reason() {
        return reason;
    }

    @Override
    public void onCreate(@Nullable Connection connection) {
        reason = null;
        if (connection != null) {
            connection.addBlockedListener(this);
        }
    }

    @Override
    public void onShutDown(ShutdownSignalException signal) {
        reason = null;
    }

    @Override
    public void handleBlocked(String why) {
        reason = why;
    }

    @Override
    public void handleUnblocked() {
        reason = null;
    }
}
