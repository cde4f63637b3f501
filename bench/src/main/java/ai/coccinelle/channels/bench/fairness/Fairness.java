package ai.coccinelle.channels.bench.fairness;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.Scenario;
import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.load.Accounts;
import ai.coccinelle.channels.bench.load.Booking;
import ai.coccinelle.channels.bench.load.LogBook;
import ai.coccinelle.channels.bench.load.QuietTenant;
import ai.coccinelle.channels.bench.load.Waiting;
import ai.coccinelle.channels.bench.measure.Bound;
import ai.coccinelle.channels.bench.measure.Percentiles;
import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.stage.Pause;
import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.channel.ChannelType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a quiet tenant feels: alone, beside a great many waiting messages, beside a mail server that never answers. */
public final class Fairness implements Scenario {
    private static final int WAITING = 100_000;
    private static final int HANGING = 5_000;
    private static final int NEIGHBOUR_PER_SECOND = 1000;
    private static final long NEIGHBOURS = 5_000_000;
    private static final double TIMES_ALONE = 1.5;
    private static final double MILLIS_MORE = 250;
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MILLIS = "ms";

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public String about() {
        return "a quiet tenant alone, beside 100,000 waiting, beside a mail server that never answers";
    }

    @Override
    public void play(Stage stage, Pace pace, Report report) throws IOException {
        Booking booking = new Booking(List.of(stage.startApi(Map.of()).awaitReady()), stage.platformKey());
        stage.startWorker(Map.of()).awaitReady();
        Accounts accounts = new Accounts(stage, booking);
        Account quiet = accounts.withSms("quiet", 100, 100);
        accounts.addEmail(quiet, 100, 100);
        Account neighbour = accounts.withSms("neighbour", NEIGHBOUR_PER_SECOND, NEIGHBOUR_PER_SECOND);
        accounts.addEmail(neighbour, NEIGHBOUR_PER_SECOND, NEIGHBOUR_PER_SECOND);
        QuietTenant tenant = new QuietTenant(stage, booking, quiet, 0);
        report.note(
                "1 API, 1 worker; quiet: 5 messages/s; neighbour: its lane at %d/s, transactional like the quiet one's",
                NEIGHBOUR_PER_SECOND);

        tenant.dwell(ChannelType.SMS, pace.seconds(5));
        tenant.dwell(ChannelType.EMAIL, pace.seconds(5));
        for (ChannelType channel : List.of(ChannelType.SMS, ChannelType.EMAIL)) {
            Percentiles alone = alone(tenant, channel, pace, report);
            besideWaiting(stage, tenant, neighbour, channel, alone, pace, report);
            if (channel == ChannelType.EMAIL) {
                besideHanging(stage, accounts, tenant, alone, pace, report);
            }
        }
    }

    private static Percentiles alone(QuietTenant tenant, ChannelType channel, Pace pace, Report report) {
        Percentiles alone = tenant.dwell(channel, pace.seconds(30));
        report.add(channel.wireName() + ".alone.p50", alone.at(0.50), MILLIS, "");
        report.add(channel.wireName() + ".alone.p99", alone.at(0.99), MILLIS, "");
        return alone;
    }

    private static void besideWaiting(
            Stage stage,
            QuietTenant tenant,
            Account neighbour,
            ChannelType channel,
            Percentiles alone,
            Pace pace,
            Report report) {
        Waiting waiting = new Waiting(stage.jdbi());
        int count = pace.many(WAITING);
        waiting.add(neighbour, channel, NEIGHBOURS, count);
        Pause.of(SETTLED);
        Percentiles beside = tenant.dwell(channel, pace.seconds(40));
        long left = waiting.count(neighbour, channel);
        report.say("of the neighbour's %d, %d still wait", count, left);
        compare(report, channel.wireName() + ".beside_waiting", channel, alone, beside);
        waiting.remove(neighbour, channel);
        new LogBook(stage.jdbi()).awaitIdle(PATIENCE);
    }

    private static void besideHanging(
            Stage stage, Accounts accounts, QuietTenant tenant, Percentiles alone, Pace pace, Report report)
            throws IOException {
        try (SilentMailServer silent = new SilentMailServer()) {
            Account hanging = accounts.withSms("hanging", 1, 1);
            accounts.addEmail(hanging, NEIGHBOUR_PER_SECOND, NEIGHBOUR_PER_SECOND);
            accounts.moveEmail(hanging, silent.port());
            new Waiting(stage.jdbi()).add(hanging, ChannelType.EMAIL, NEIGHBOURS + WAITING, HANGING);
            Pause.of(SETTLED);
            Percentiles beside = tenant.dwell(ChannelType.EMAIL, pace.seconds(40));
            report.say("the silent mail server has taken %d connections", silent.connections());
            compare(report, "email.beside_hanging", ChannelType.EMAIL, alone, beside);
        }
    }

    private static void compare(
            Report report, String name, ChannelType channel, Percentiles alone, Percentiles beside) {
        double p99 = alone.at(0.99);
        report.add(name + ".p50", beside.at(0.50), MILLIS, "");
        report.add(
                name + ".p99",
                beside.at(0.99),
                MILLIS,
                Bound.atMost(TIMES_ALONE * p99 + MILLIS_MORE),
                "1.5 × " + channel.wireName() + ".alone.p99 + 250 ms");
        report.add(name + ".p99_ratio", beside.at(0.99) / p99, "ratio", channel.wireName() + ".alone.p99");
    }
}
