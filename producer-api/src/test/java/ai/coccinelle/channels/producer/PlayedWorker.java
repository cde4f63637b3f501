package ai.coccinelle.channels.producer;

import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Releases;
import ai.coccinelle.channels.message.Transition;
import java.time.Duration;
import java.util.List;
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
        this.attempts = new Attempts(jdbi, lanes);
    }

    List<ClaimedMessage> claimAll(ChannelType channel) {
        lanes.mend(); // nobody told the lanes what was accepted
        return releases.release(channel, 100, 100, LEASE).envelopes().stream()
                .flatMap(envelope -> attempts.claim(envelope, LEASE).stream())
                .toList();
    }

    /** Waits for one message on the channel and claims it. */
    ClaimedMessage claim(ChannelType channel) {
        return await().until(() -> claimAll(channel), claimed -> !claimed.isEmpty())
                .getFirst();
    }

    void record(ClaimedMessage message, Transition transition) {
        attempts.record(message, transition);
    }

    void pause(ClaimedMessage message, String reason) {
        attempts.recordAndPause(
                message, new Transition.Postponed(Duration.ofHours(1), "535", reason), reason, Duration.ofHours(1));
    }
}
