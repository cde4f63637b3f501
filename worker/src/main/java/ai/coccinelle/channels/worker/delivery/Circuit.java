package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.LaneOrder;
import ai.coccinelle.channels.message.LaneOrder.Scope;
import ai.coccinelle.channels.message.MessageKind;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;

/**
 * A circuit for each set of credentials: a tenant's own, or the platform's on a channel. It opens, and so pauses the lane or
 * the platform's account, when the credentials are refused, or when several attempts in a row have no answer; of an account
 * of the platform all workers must be without one. What probes a pause closes it again, or keeps it open.
 */
final class Circuit {
    /** How long a lane rests whose credentials were refused: somebody has to mend that. */
    static final Duration REST_WHEN_REFUSED = Duration.ofMinutes(5);

    /** How long a lane rests whose provider is silent: that passes by itself. */
    static final Duration REST_WHEN_SILENT = Duration.ofMinutes(1);

    /** So many in a row are no accident; while nobody answers each further so many pause the lane again. */
    static final int SILENT_IN_A_ROW = 5;

    /** A worker that has had no answer on an account of the platform for so long says so. */
    static final Duration SILENT_LONG_ENOUGH = Duration.ofSeconds(30);

    /** How many attempts in a row had no answer, by credentials. Those that answer are not in it. */
    private final Cache<Credentials, Integer> silences =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofHours(1)).build();

    private sealed interface Credentials {
        record Platforms(ChannelType channel) implements Credentials {}

        record Tenants(LaneKey lane) implements Credentials {}
    }

    private final Breakers breakers;

    Circuit(Breakers breakers) {
        this.breakers = breakers;
    }

    /** What the attempt means for its lane. */
    LaneOrder after(ClaimedMessage claimed, Sign sign) {
        boolean test = claimed.kind() == MessageKind.TEST;
        if (test && sign instanceof Sign.Silent && !claimed.probesAPause()) {
            // a test reports what it found to its caller, and stops no messages
            return new LaneOrder.GoOn();
        }
        Breaker breaker = breakers.of(claimed.lane().channel());
        Optional<Duration> silence = breaker.silence();
        hear(breaker, sign);
        int inARow = count(credentials(claimed.lane()), sign);
        if (test && !claimed.probesAPause()) {
            return new LaneOrder.GoOn();
        }
        return sign instanceof Sign.Silent(String reason)
                        && claimed.lane().channel().account() == ChannelType.Account.PLATFORM
                ? silent(reason, silence, claimed.probesAPause())
                : order(sign, inARow, claimed.probesAPause());
    }

    /**
     * On an account of the platform this worker stops itself first, since the fault may be its own; see {@link Breaker}. It
     * asks for a pause of the account only when it tried again and again for long enough, and gets it only when no other
     * worker had an answer meanwhile.
     *
     * @param silence how long this worker had had no answer before; empty when it had no reason to rest yet
     */
    private static LaneOrder silent(String reason, Optional<Duration> silence, boolean probe) {
        if (probe) {
            // it may have been the lane that was paused, and the account is not; and the next probe comes soon where
            // this
            // worker is known to be silent, and meets another one while it rests
            return new LaneOrder.KeepPaused(reason, silence.isPresent() ? Breaker.FIRST_REST : REST_WHEN_SILENT);
        }
        return silence.filter(lasting -> lasting.compareTo(SILENT_LONG_ENOUGH) >= 0)
                .<LaneOrder>map(lasting -> new LaneOrder.PauseIfSilent(reason, REST_WHEN_SILENT, lasting))
                .orElseGet(LaneOrder.GoOn::new);
    }

    private static void hear(Breaker breaker, Sign sign) {
        switch (sign) {
            case Sign.Silent(String _) -> breaker.silent();
            case Sign.Works(),
                    Sign.Answers(),
                    Sign.Busy(Duration _),
                    Sign.SenderBusy(Duration _),
                    Sign.Refuses(String _),
                    Sign.RefusesSender(String _) -> breaker.answered();
            case Sign.Unasked() -> {}
        }
    }

    /**
     * The rule.
     *
     * @param inARow how many attempts in a row had no answer, this one included
     * @param probe whether the lane is paused already
     */
    private static LaneOrder order(Sign sign, int inARow, boolean probe) {
        return switch (sign) {
            case Sign.Works() -> probe ? new LaneOrder.Resume() : new LaneOrder.GoOn();
            case Sign.Busy(Duration pause) -> new LaneOrder.Slow(Scope.ACCOUNT, pause);
            case Sign.SenderBusy(Duration pause) -> new LaneOrder.Slow(Scope.LANE, pause);
            case Sign.Refuses(String reason) -> new LaneOrder.Pause(Scope.ACCOUNT, reason, REST_WHEN_REFUSED);
            case Sign.RefusesSender(String reason) -> new LaneOrder.Pause(Scope.LANE, reason, REST_WHEN_REFUSED);
            case Sign.Silent(String reason) ->
                probe || inARow > 0 && inARow % SILENT_IN_A_ROW == 0
                        ? new LaneOrder.Pause(Scope.ACCOUNT, reason, REST_WHEN_SILENT)
                        : new LaneOrder.GoOn();
            // a pause stays as it is, and another message probes it when the release's lease of this one would be over
            case Sign.Answers(), Sign.Unasked() -> new LaneOrder.GoOn();
        };
    }

    private int count(Credentials credentials, Sign sign) {
        return switch (sign) {
            case Sign.Silent(String _) -> silences.asMap().merge(credentials, 1, Integer::sum);
            case Sign.Unasked() -> 0;
            case Sign.Works(),
                    Sign.Answers(),
                    Sign.Busy(Duration _),
                    Sign.SenderBusy(Duration _),
                    Sign.Refuses(String _),
                    Sign.RefusesSender(String _) -> {
                silences.asMap().remove(credentials);
                yield 0;
            }
        };
    }

    private static Credentials credentials(LaneKey lane) {
        return lane.channel().account() == ChannelType.Account.PLATFORM
                ? new Credentials.Platforms(lane.channel())
                : new Credentials.Tenants(lane);
    }
}
