package ai.coccinelle.channels.bench.campaign;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.Scenario;
import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.load.Accounts;
import ai.coccinelle.channels.bench.load.Booking;
import ai.coccinelle.channels.bench.load.LogBook;
import ai.coccinelle.channels.bench.load.QuietTenant;
import ai.coccinelle.channels.bench.load.Recipients;
import ai.coccinelle.channels.bench.measure.Bound;
import ai.coccinelle.channels.bench.measure.Percentiles;
import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.channel.ChannelType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What confirmations feel while a campaign is uploaded and sent: another tenant's, and those of the campaign's own tenant. */
public final class BesideCampaign implements Scenario {
    private static final int ROWS = 100_000;
    private static final int SALON_PER_SECOND = 1000;
    private static final int FIRST_OF_THE_SALON = 1_000_000;
    private static final int FIRST_OF_THE_CAMPAIGN = 5_000_000;
    private static final double TIMES_WITHOUT = 1.5;
    private static final double MILLIS_MORE = 250;
    private static final String MILLIS = "ms";

    @Override
    public String name() {
        return "campaign";
    }

    @Override
    public String about() {
        return "confirmations beside a campaign of 100,000, of another tenant and of the same one";
    }

    @Override
    public void play(Stage stage, Pace pace, Report report)
            throws IOException, InterruptedException, ExecutionException {
        Booking booking = new Booking(List.of(stage.startApi(Map.of()).awaitReady()), stage.platformKey());
        stage.startWorker(Map.of()).awaitReady();
        Accounts accounts = new Accounts(stage, booking);
        Account otherAccount = accounts.withSms("other", 100, 100);
        QuietTenant other = new QuietTenant(stage, booking, otherAccount, 0);
        Account salon = accounts.withSms("salon", SALON_PER_SECOND, SALON_PER_SECOND);
        QuietTenant same = new QuietTenant(stage, booking, salon, FIRST_OF_THE_SALON);
        report.note(
                "1 API, 1 worker; confirmations: 5/s of each tenant, from before the upload on; the salon's lane at %d/s",
                SALON_PER_SECOND);

        Both.dwell(other, same, pace.seconds(5));
        Both without = Both.dwell(other, same, pace.seconds(40));
        String campaign = booking.draftCampaign(salon);
        String file = file(pace.many(ROWS));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Duration> uploading = threads.submit(() -> uploadAndStart(booking, campaign, file));
            LogBook log = new LogBook(stage.jdbi());
            double since = log.now();
            Both beside = Both.dwell(other, same, pace.seconds(60));
            report.add("campaign.upload", uploading.get().toMillis() / 1e3, "s", pace.many(ROWS) + " rows");
            report.say("of the campaign's %d rows, %d were sent meanwhile", pace.many(ROWS), sent(stage, salon));
            compare(report, "campaign.other_tenant", without.other(), beside.other());
            compare(report, "campaign.same_tenant", without.same(), beside.same());
            untilClaimed(report, "campaign.other_tenant", log.untilClaimed(otherAccount, since));
            untilClaimed(report, "campaign.same_tenant", log.untilClaimed(salon, since));
        }
    }

    private static String file(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row -> Recipients.of(ChannelType.SMS, FIRST_OF_THE_CAMPAIGN + row) + ",Jean " + row)
                .collect(Collectors.joining("\n", "telephone,prenom\n", "\n"));
    }

    /** Returns how long the upload took. */
    private static Duration uploadAndStart(Booking booking, String campaign, String file) throws IOException {
        long begun = System.nanoTime();
        Booking.Answer answer = booking.upload(campaign, file);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (!answer.isAccepted()) {
            throw new CannotRun("the upload was answered " + answer.status() + ": " + answer.body());
        }
        booking.start(campaign);
        return took;
    }

    private static long sent(Stage stage, Account salon) {
        return stage.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT count(*)
                        FROM channel_messages_log
                        WHERE tenant_id = :tenant AND campaign_id IS NOT NULL AND sent_at IS NOT NULL
                        """)
                        .bind("tenant", salon.id())
                        .mapTo(Long.class)
                        .one());
    }

    private static void compare(Report report, String name, Percentiles without, Percentiles beside) {
        double p99 = without.at(0.99);
        report.add(name + ".without.p50", without.at(0.50), MILLIS, "");
        report.add(name + ".without.p99", p99, MILLIS, "");
        report.add(name + ".beside.p50", beside.at(0.50), MILLIS, "");
        report.add(
                name + ".beside.p99",
                beside.at(0.99),
                MILLIS,
                Bound.atMost(TIMES_WITHOUT * p99 + MILLIS_MORE),
                "1.5 × " + name + ".without.p99 + 250 ms");
        report.add(name + ".p99_ratio", beside.at(0.99) / p99, "ratio", name + ".without.p99");
    }

    private static void untilClaimed(Report report, String name, Percentiles waits) {
        report.add(name + ".beside.until_claimed.p50", waits.at(0.50), MILLIS, "of the dwell, before a worker has it");
        report.add(name + ".beside.until_claimed.p99", waits.at(0.99), MILLIS, "of the dwell, before a worker has it");
    }

    /** The dwell of both tenants' confirmations, of the same time. */
    private record Both(Percentiles other, Percentiles same) {
        static Both dwell(QuietTenant other, QuietTenant same, Duration duration)
                throws InterruptedException, ExecutionException {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Percentiles> others = threads.submit(() -> other.dwell(ChannelType.SMS, duration));
                Percentiles own = same.dwell(ChannelType.SMS, duration);
                return new Both(others.get(), own);
            }
        }
    }
}
