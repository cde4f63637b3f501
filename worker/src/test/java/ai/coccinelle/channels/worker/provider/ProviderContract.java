package ai.coccinelle.channels.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.simulator.Arrival;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every provider's client keeps to. The far end misbehaves once and then works again, so a client that sends
 * anything twice is seen by what arrives. Each case ends with a search of all that was logged and returned.
 */
@Timeout(30)
public abstract class ProviderContract {
    protected static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);
    protected static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(1));
    protected static final Duration RETRY_AFTER = Duration.ofSeconds(7);

    private final LeakWatch leaks = LeakWatch.start();

    /** Sends a message to a far end that works unless it was told otherwise. */
    protected abstract Outcome send();

    /** Sends a message where nobody listens. */
    protected abstract Outcome sendTo(int deadPort);

    /** Has the far end misbehave once. */
    protected abstract void next(FarEnd behaviour);

    protected abstract List<Arrival> arrivals();

    /** What may stand in no log and no outcome: secrets, as they are and encoded, recipient, content. */
    protected abstract List<String> unspeakable();

    /** What the provider's throttling says of time. */
    protected @Nullable Duration retryAfter() {
        return RETRY_AFTER;
    }

    @AfterEach
    void nothingLeaks() {
        leaks.stop();
        leaks.assertNothingSaid(unspeakable());
    }

    @Test
    void acceptsAndReturnsTheProvidersId() {
        Outcome outcome = watched(send());

        assertThat(arrivals()).hasSize(1);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        accepted -> assertThat(accepted.externalMessageId())
                                .isEqualTo(arrivals().getFirst().externalId()));
    }

    @Test
    void reportsARefusalForGood() {
        next(FarEnd.REFUSES);

        assertThat(watched(send())).isInstanceOf(Outcome.Refused.class);
        assertThat(arrivals()).isEmpty();
    }

    @Test
    void reportsThrottlingWithTheTimeAskedFor() {
        next(FarEnd.THROTTLES);

        assertThat(watched(send()))
                .isInstanceOfSatisfying(
                        Outcome.Throttled.class,
                        throttled -> assertThat(throttled.retryAfter()).isEqualTo(retryAfter()));
        assertThat(arrivals()).as("sent again by the client itself").isEmpty();
    }

    @Test
    void reportsAFaultThatPassesAndDoesNotSendAgain() {
        next(FarEnd.HAS_A_FAULT);

        assertThat(watched(send())).isInstanceOf(Outcome.TransientFault.class);
        assertThat(arrivals()).as("sent again by the client itself").isEmpty();
    }

    @Test
    void reportsARefusedConnectionAsAFaultThatPasses() throws IOException {
        assertThat(watched(sendTo(deadPort())))
                .isInstanceOfSatisfying(
                        Outcome.Unreachable.class,
                        fault -> assertThat(fault.code()).isEqualTo("connect"));
    }

    @Test
    void leavesOpenWhatWasNeverAnswered() {
        next(FarEnd.NEVER_ANSWERS);

        assertThat(watched(send())).isInstanceOf(Outcome.Unanswered.class);
        assertThat(arrivals()).hasSizeLessThan(2);
    }

    @Test
    void leavesOpenWhatBrokeOffInTheAnswer() {
        next(FarEnd.BREAKS_OFF);

        assertThat(watched(send())).isInstanceOf(Outcome.Unanswered.class);
        assertThat(arrivals()).hasSizeLessThan(2);
    }

    @Test
    void leavesOpenWhatWasAnsweredWithGarbage() {
        next(FarEnd.TALKS_GARBAGE);

        assertThat(watched(send())).isInstanceOf(Outcome.Unanswered.class);
        assertThat(arrivals()).hasSizeLessThan(2);
    }

    @Test
    void reportsWrongCredentialsAsAMisconfiguration() {
        next(FarEnd.REFUSES_THE_CREDENTIALS);

        assertThat(watched(send())).isInstanceOf(Outcome.Misconfigured.class);
        assertThat(arrivals()).isEmpty();
    }

    private Outcome watched(Outcome outcome) {
        leaks.said(outcome.toString());
        return outcome;
    }

    private static int deadPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return taken.getLocalPort();
        }
    }
}
