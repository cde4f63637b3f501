package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.producer.hours.KnownHours;
import ai.coccinelle.channels.producer.release.BrokerStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows messages together with what they wait for. */
final class MessageViews {
    private final MessageLog log;
    private final Lanes lanes;
    private final KnownHours hours;
    private final BrokerStatus broker;
    private final Clock clock;

    MessageViews(MessageLog log, Lanes lanes, KnownHours hours, BrokerStatus broker, Clock clock) {
        this.log = log;
        this.lanes = lanes;
        this.hours = hours;
        this.broker = broker;
        this.clock = clock;
    }

    /** The message as its tenant sees it, and how many go before it. */
    MessageView of(Message message) {
        Instant now = clock.instant();
        return view(message, lane(message), ahead(message, now), now);
    }

    /**
     * The messages as their tenants see them. Each lane is looked at once, and only if something in it waits; what goes
     * before them is not counted.
     */
    List<MessageView> of(List<Message> messages) {
        Instant now = clock.instant();
        Map<LaneKey, Optional<LaneState>> states = new HashMap<>();
        return messages.stream()
                .map(message -> view(
                        message,
                        message.isOpen() ? states.computeIfAbsent(message.lane(), lanes::find) : Optional.empty(),
                        Optional.empty(),
                        now))
                .toList();
    }

    private Optional<LaneState> lane(Message message) {
        return message.isOpen() ? lanes.find(message.lane()) : Optional.empty();
    }

    private Optional<Integer> ahead(Message message, Instant now) {
        return Optional.ofNullable(message.dueAt())
                .filter(due -> message.status() == MessageStatus.PENDING && !due.isAfter(now))
                .map(due -> log.ahead(message.lane(), message.kind().priority(), due, WaitingFor.MOST_COUNTED));
    }

    private MessageView view(Message message, Optional<LaneState> lane, Optional<Integer> ahead, Instant now) {
        Surroundings around = new Surroundings(
                lane.orElse(null),
                ahead,
                hours.of(message.lane().tenantId()).zone(),
                broker.unreachableSince().orElse(null),
                now);
        return MessageView.of(message, WaitingFor.words(message, around));
    }
}
