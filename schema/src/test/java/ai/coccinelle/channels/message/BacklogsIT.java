package ai.coccinelle.channels.message;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BacklogsIT {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final TestDatabase DATABASE = new TestDatabase();

    private final MessageLog log = new MessageLog(DATABASE.jdbi);
    private final Releases releases = new Releases(DATABASE.jdbi);
    private final Attempts attempts = new Attempts(DATABASE.jdbi, DATABASE.lanes, DATABASE.accounts);
    private final Backlogs backlogs = new Backlogs(DATABASE.jdbi);

    @BeforeEach
    void emptyTheLog() {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM channel_messages_log");
            handle.execute("DELETE FROM tenants");
            handle.execute("UPDATE accounts SET rate = 100000, burst = 100000, arrival_at = '-infinity'");
        });
    }

    @Test
    void everyStateIsCountedOnItsChannel() {
        LaneKey sms = DATABASE.newLane(ChannelType.SMS);
        accept(sms, 6, MessageKind.TRANSACTIONAL);
        List<Envelope> released = release(sms, 6);
        ClaimedMessage retried = claim(released.get(0));
        ClaimedMessage silent = claim(released.get(1));
        ClaimedMessage exhausted = claim(released.get(2));
        claim(released.get(3));
        record(retried, new Transition.Retry(Duration.ofHours(1), "x", "x"));
        record(silent, new Transition.InDoubt(Duration.ofHours(1), "x", "x"));
        record(exhausted, new Transition.Failed("x", "x", true));
        accept(sms, 2, MessageKind.TRANSACTIONAL);
        accept(sms, 1, MessageKind.BULK);

        assertThat(read(100, ChannelType.SMS))
                .usingRecursiveComparison()
                .ignoringFields("oldestDue")
                .isEqualTo(new Backlog(ChannelType.SMS, 3, 2, 1, 1, 0, Duration.ZERO, 1));
        assertThat(read(100, ChannelType.PHONE))
                .isEqualTo(new Backlog(ChannelType.PHONE, 0, 0, 0, 0, 0, Duration.ZERO, 0));
    }

    @Test
    void aDeadLetterOfATestKeyIsNotCounted() {
        LaneKey sms = DATABASE.newLane(ChannelType.SMS);
        accept(sms, 2, MessageKind.TRANSACTIONAL);
        List<Envelope> released = release(sms, 2);
        released.forEach(each -> record(claim(each), new Transition.Failed("x", "x", true)));
        assertThat(read(100, ChannelType.SMS).deadLetters()).isEqualTo(2);

        DATABASE.jdbi.useHandle(handle -> handle.execute(
                "UPDATE channel_messages_log SET sandbox = TRUE WHERE id = ?",
                released.getFirst().id()));

        assertThat(read(100, ChannelType.SMS).deadLetters()).isEqualTo(1);
    }

    @Test
    void anUncertainMessageIsCountedBeforeItIsDueAndWhenItIs() {
        LaneKey sms = DATABASE.newLane(ChannelType.SMS);
        accept(sms, 1, MessageKind.BULK);
        ClaimedMessage claimed = claim(release(sms, 1).getFirst());
        record(claimed, new Transition.InDoubt(Duration.ofHours(1), "x", "x"));
        assertThat(read(100, ChannelType.SMS).uncertain()).isEqualTo(1);

        DATABASE.passTime(claimed.id());
        assertThat(read(100, ChannelType.SMS).uncertain()).isEqualTo(1);
        assertThat(read(100, ChannelType.SMS).pending()).isZero();
    }

    @Test
    void noMoreIsLookedAtThanWasAsked() {
        LaneKey one = DATABASE.newLane(ChannelType.SMS);
        LaneKey other = DATABASE.newLane(ChannelType.SMS);
        accept(one, 4, MessageKind.TRANSACTIONAL);
        accept(other, 4, MessageKind.BULK);

        assertThat(read(8, ChannelType.SMS).pending()).isEqualTo(8);
        assertThat(read(5, ChannelType.SMS).pending()).isEqualTo(5);
        assertThat(read(3, ChannelType.SMS).pending()).isEqualTo(3);
    }

    @Test
    void aLaneThatCouldBeVisitedAndIsNotIsTold() {
        LaneKey waiting = DATABASE.newLane(ChannelType.SMS);
        LaneKey paused = DATABASE.newLane(ChannelType.SMS);
        LaneKey slowed = DATABASE.newLane(ChannelType.SMS);
        hint(waiting, "bulk_due_at", 60);
        hint(paused, "transactional_due_at", 3600);
        hint(slowed, "transactional_due_at", 3600);
        DATABASE.jdbi.useTransaction(handle -> {
            DATABASE.lanes.pause(handle, paused, MessageIds.next(), "password", Duration.ofMinutes(5));
            DATABASE.lanes.slow(handle, slowed, Duration.ofMinutes(5));
        });

        Backlog backlog = read(100, ChannelType.SMS);

        assertThat(backlog.oldestDue()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
        assertThat(backlog.pausedLanes()).isEqualTo(1);
    }

    private static void hint(LaneKey lane, String hint, int secondsAgo) {
        DATABASE.jdbi.useHandle(handle -> handle.execute(
                "UPDATE lanes SET " + hint + " = now() - make_interval(secs => ?)"
                        + " WHERE tenant_id = ? AND channel_type = ?",
                secondsAgo,
                lane.tenantId(),
                lane.channel().wireName()));
    }

    private Backlog read(int most, ChannelType channel) {
        List<Backlog> all = backlogs.read(most);
        assertThat(all).extracting(Backlog::channel).containsExactlyInAnyOrder(ChannelType.values());
        return all.stream()
                .filter(each -> each.channel() == channel)
                .findFirst()
                .orElseThrow();
    }

    private void accept(LaneKey lane, int messages, MessageKind kind) {
        for (int i = 0; i < messages; i++) {
            UUID id = MessageIds.next();
            log.accept(
                    new NewMessage(id, lane, "+33612345678", "x", kind, "fr", "x", new Payload.Sms("x"), null), null);
        }
        DATABASE.lanes.touch(lane.channel(), kind.priority(), List.of(lane.tenantId()));
    }

    private List<Envelope> release(LaneKey lane, int expected) {
        List<Envelope> released = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            released.addAll(releases.release(lane.channel(), priority, new Releases.Bounds(1000, 1000, LEASE))
                    .envelopes());
        }
        assertThat(released).hasSize(expected);
        return released;
    }

    private ClaimedMessage claim(Envelope envelope) {
        return attempts.claim(
                        List.of(new Claim(envelope, ThreadLocalRandom.current().nextLong())), LEASE)
                .getFirst();
    }

    private void record(ClaimedMessage claimed, Transition transition) {
        assertThat(attempts.record(List.of(new Ended(claimed, transition)))).containsExactly(claimed.id());
    }
}
