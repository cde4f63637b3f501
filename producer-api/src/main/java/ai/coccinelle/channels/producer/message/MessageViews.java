package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.producer.release.BrokerStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows messages together with what they wait for. */
final class MessageViews {
    private final Lanes lanes;
    private final BrokerStatus broker;
    private final Clock clock;

    MessageViews(Lanes lanes, BrokerStatus broker, Clock clock) {
        this.lanes = lanes;
        this.broker = broker;
        this.clock = clock;
    }

    /** The messages as their tenants see them. Each lane is looked at once, and only if something in it waits. */
    List<MessageView> of(List<Message> messages) {
        Instant now = clock.instant();
        Optional<Instant> brokerGoneSince = broker.unreachableSince();
        Map<LaneKey, Optional<LaneState>> states = new HashMap<>();
        return messages.stream()
                .map(message -> {
                    Optional<LaneState> lane =
                            message.isOpen() ? states.computeIfAbsent(message.lane(), lanes::find) : Optional.empty();
                    return MessageView.of(message, WaitingFor.words(message, lane, brokerGoneSince, now));
                })
                .toList();
    }
}
