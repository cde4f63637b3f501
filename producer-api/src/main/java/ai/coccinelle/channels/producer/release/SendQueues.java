package ai.coccinelle.channels.producer.release;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import java.util.List;

/** The channels' queues, as the Releaser needs them. */
interface SendQueues {
    /**
     * How many messages wait in the channel's queue, unacknowledged ones not counted.
     *
     * @throws BrokerUnreachable when nobody can say
     */
    int depth(ChannelType channel) throws BrokerUnreachable;

    /**
     * Publishes the envelopes and waits until the broker has confirmed every one.
     *
     * @throws BrokerUnreachable when one of them was not confirmed or was returned: then all count as not published,
     *     which is safe, since a worker claims each attempt once
     */
    void publish(ChannelType channel, List<Envelope> envelopes) throws BrokerUnreachable;

    /** The broker cannot be reached, or takes nothing. */
    final class BrokerUnreachable extends Exception {
        BrokerUnreachable(String message, Throwable cause) {
            super(message, cause);
        }

        BrokerUnreachable(String message) {
            super(message);
        }
    }
}
