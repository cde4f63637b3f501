package ai.coccinelle.channels.bench.faults;

import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.load.Booking;
import ai.coccinelle.channels.bench.load.OpenLoop;
import ai.coccinelle.channels.bench.load.Recipients;
import ai.coccinelle.channels.bench.stage.Pause;
import ai.coccinelle.channels.channel.ChannelType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A booking system that does not give up: it repeats a request that was not answered, or answered with a fault of the
 * server's, with the same Idempotency-Key, at the next API, until it is accepted. Two in three are SMS, one is an email.
 */
final class Traffic {
    private static final long AGAIN_AFTER_MILLIS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EVERY_THIRD = 3;

    private final Booking booking;
    private final List<Account> accounts;
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final long firstRecipient;

    Traffic(Booking booking, List<Account> accounts, long firstRecipient) {
        this.booking = booking;
        this.accounts = List.copyOf(accounts);
        this.firstRecipient = firstRecipient;
    }

    /** Hands messages in at this rate until {@link #end}; returns how many it gave up, once each other is accepted. */
    int run(double perSecond) {
        return OpenLoop.runWhile(perSecond, () -> !ended.get(), this::handIn).failed();
    }

    /** Hands in nothing new from now on. */
    void end() {
        ended.set(true);
    }

    private void handIn(int index) throws IOException {
        ChannelType channel = index % EVERY_THIRD == 0 ? ChannelType.EMAIL : ChannelType.SMS;
        Account account = accounts.get(index % accounts.size());
        String key = UUID.randomUUID().toString();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int attempt = 0; System.nanoTime() < deadline; attempt++) {
            if (isAccepted(index + attempt, account, channel, firstRecipient + index, key)) {
                accepted.add(Recipients.of(channel, firstRecipient + index));
                return;
            }
            Pause.millis(AGAIN_AFTER_MILLIS);
        }
        throw new IOException("given up");
    }

    private boolean isAccepted(int replica, Account account, ChannelType channel, long recipient, String key) {
        try {
            return booking.send(replica, account, channel, recipient, key).isAccepted();
        } catch (IOException notAnswered) {
            return false;
        }
    }

    /** The recipients of what was accepted. */
    Set<String> accepted() {
        return Set.copyOf(accepted);
    }
}
