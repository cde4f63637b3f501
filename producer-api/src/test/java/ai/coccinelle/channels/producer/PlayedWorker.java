package ai.coccinelle.channels.producer;

import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.Claim;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Ended;
import ai.coccinelle.channels.message.LaneOrder;
import ai.coccinelle.channels.message.Releases;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.suppression.Suppressions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Jdbi;

/** Plays the Releaser and the worker: takes what is due on a channel and records an outcome. */
final class PlayedWorker {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Releases releases;
    private final Attempts attempts;
    private final Lanes lanes;

    PlayedWorker(RunningApi api) {
        Jdbi jdbi = api.bean(Jdbi.class);
        this.releases = new Releases(jdbi);
        this.lanes = api.bean(Lanes.class);
        this.attempts = new Attempts(jdbi, lanes, new Accounts(jdbi), api.bean(Suppressions.class));
    }

    /** Puts what is due on the channel in the queue. */
    List<Envelope> release(ChannelType channel) {
        lanes.mend();
        return Arrays.stream(Priority.values())
                .flatMap(priority ->
                        releases.release(channel, priority, new Releases.Bounds(100, 100, LEASE)).envelopes().stream())
                .toList();
    }

    List<ClaimedMessage> claimAll(ChannelType channel) {
        return release(channel).stream()
                .flatMap(envelope ->
                        attempts
                                .claim(
                                        List.of(new Claim(
                                                envelope,
                                                ThreadLocalRandom.current().nextLong())),
                                        LEASE)
                                .stream())
                .toList();
    }

    /** Waits for one message on the channel and claims it. */
    ClaimedMessage claim(ChannelType channel) {
        return await().until(() -> claimAll(channel), claimed -> !claimed.isEmpty())
                .getFirst();
    }

    void record(ClaimedMessage message, Transition transition) {
        attempts.record(List.of(new Ended(message, transition)));
    }

    void pause(ClaimedMessage message, String reason) {
        attempts.record(List.of(new Ended(
                message,
                new Transition.Postponed(Duration.ofHours(1), "535", reason),
                new LaneOrder.Pause(reason, Duration.ofHours(1)))));
    }
}
