package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.channel.ChannelType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Many tenants whose messages come in as fast as they are taken, by a few clients at once. */
public final class Crowd {
    private final List<Account> accounts;
    private final Door door;
    private final int clients;
    private final AtomicLong nextRecipient = new AtomicLong(1);

    public Crowd(List<Account> accounts, Door door, int clients) {
        this.accounts = List.copyOf(accounts);
        this.door = door;
        this.clients = clients;
    }

    /** Hands in SMS, batch by batch, tenant after tenant; returns once all are accepted. */
    public void handIn(int messages) {
        AtomicLong left = new AtomicLong(messages);
        try (ExecutorService pool = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(pool.submit(() -> handInWhile(left)));
            }
            for (Future<?> client : running) {
                client.get();
            }
        } catch (ExecutionException fault) {
            throw new CannotRun("handing messages in failed", fault.getCause() == null ? fault : fault.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted while handing messages in", stopped);
        }
    }

    private @Nullable Void handInWhile(AtomicLong left) throws IOException {
        int size = door.batchSize();
        for (long mine = left.getAndAdd(-size); mine > 0; mine = left.getAndAdd(-size)) {
            int count = (int) Math.min(size, mine);
            long first = nextRecipient.getAndAdd(count);
            Account account = accounts.get((int) (first / size % accounts.size()));
            door.accept(account, ChannelType.SMS, first, count);
        }
        return null;
    }
}
