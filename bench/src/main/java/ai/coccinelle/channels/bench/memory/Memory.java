package ai.coccinelle.channels.bench.memory;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.Scenario;
import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.load.Accounts;
import ai.coccinelle.channels.bench.load.Booking;
import ai.coccinelle.channels.bench.load.OpenLoop;
import ai.coccinelle.channels.bench.load.Waiting;
import ai.coccinelle.channels.bench.measure.Bound;
import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.bench.stage.Service;
import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.channel.ChannelType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Heap of API and worker while a million messages wait and traffic goes on. Both run with 512 MB. */
public final class Memory implements Scenario {
    private static final int WAITING = 1_000_000;
    private static final int TENANTS = 200;
    private static final int REQUESTS_PER_SECOND = 100;
    private static final double LIMIT_MB = 512;
    private static final String MB = "MB";

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String about() {
        return "heap of API and worker with 1,000,000 waiting messages and traffic going on";
    }

    @Override
    public void play(Stage stage, Pace pace, Report report) throws IOException, InterruptedException {
        Service api = stage.startApi(Map.of()).awaitReady();
        Service worker = stage.startWorker(Map.of()).awaitReady();
        Booking booking = new Booking(List.of(api), stage.platformKey());
        List<Account> accounts = new Accounts(stage, booking).withSms(TENANTS, 1, 1);
        int waiting = pace.many(WAITING);
        report.say("loading %d messages", waiting);
        for (int i = 0; i < TENANTS; i++) {
            int each = waiting / TENANTS;
            new Waiting(stage.jdbi()).add(accounts.get(i), ChannelType.SMS, (long) i * each, each);
        }
        report.note(
                "%d messages waiting in %d lanes at 1/s each, and %d requests/s beside; 1 API, 1 worker, -Xmx512m each",
                waiting, TENANTS, pace.many(REQUESTS_PER_SECOND));
        report.note("live: heap in use after a full collection; peak: the most in use at any look, garbage included");
        Heap ofApi = new Heap(api);
        Heap ofWorker = new Heap(worker);
        HeapWatch watch = HeapWatch.start(List.of(ofApi, ofWorker));
        int before = stage.simulators().inbox().arrivals().size();
        Duration duration = pace.seconds(60);
        OpenLoop loop = OpenLoop.run(
                pace.many(REQUESTS_PER_SECOND), duration, index -> handIn(booking, accounts, waiting, index));
        watch.stop();
        int sent = stage.simulators().inbox().arrivals().size() - before;
        tell(report, "api", ofApi);
        tell(report, "worker", ofWorker);
        report.add("memory.refused", loop.failed(), "requests", Bound.atMost(0), "");
        report.add(
                "memory.sent",
                sent / (double) duration.toSeconds(),
                "messages/s",
                Bound.atLeast(0.9 * TENANTS),
                "the lanes' rates, " + TENANTS + "/s in all: it goes on sending");
        report.add(
                "memory.waiting",
                accounts.stream()
                        .mapToLong(account -> new Waiting(stage.jdbi()).count(account, ChannelType.SMS))
                        .sum(),
                "messages",
                "at the end");
    }

    private static void handIn(Booking booking, List<Account> accounts, int firstRecipient, int index)
            throws IOException {
        Account account = accounts.get(index % accounts.size());
        if (!booking.send(account, ChannelType.SMS, firstRecipient + index).isAccepted()) {
            throw new IOException("not accepted");
        }
    }

    private static void tell(Report report, String name, Heap heap) throws IOException, InterruptedException {
        if (!heap.service().isAlive()) {
            throw new CannotRun("the " + name + " ended: out of memory");
        }
        double peak = heap.peakMegabytes();
        report.add("memory." + name + ".live", heap.liveMegabytes(), MB, Bound.atMost(LIMIT_MB), "-Xmx512m");
        report.add("memory." + name + ".peak", peak, MB, Bound.atMost(LIMIT_MB), "-Xmx512m");
    }
}
