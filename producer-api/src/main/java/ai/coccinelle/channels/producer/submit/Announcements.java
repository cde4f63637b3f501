package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.producer.release.ReleaseSignal;
import io.micrometer.core.instrument.MeterRegistry;

/** What follows a commit: the Releaser is told, and the messages are counted. */
final class Announcements {
    private final ReleaseSignal signal;
    private final MeterRegistry meters;

    Announcements(ReleaseSignal signal, MeterRegistry meters) {
        this.signal = signal;
        this.meters = meters;
    }

    /** Wakes the Releaser for the lane. */
    void due(LaneKey lane, Priority priority) {
        signal.due(lane, priority);
    }

    void count(LaneKey lane, MessageKind kind, long messages) {
        meters.counter("channels.accepted", "channel", lane.channel().wireName(), "kind", kind.wireName())
                .increment(messages);
    }
}
