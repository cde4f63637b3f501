package ai.coccinelle.channels.bench.limits;

import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.load.Accounts;
import ai.coccinelle.channels.bench.load.Clocks;
import ai.coccinelle.channels.bench.load.Limits;
import ai.coccinelle.channels.bench.load.LogBook;
import ai.coccinelle.channels.bench.load.Recipients;
import ai.coccinelle.channels.bench.load.Waiting;
import ai.coccinelle.channels.bench.measure.Allowance;
import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.channel.ChannelType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Lanes with different limits, each with more waiting than it can send. */
final class Course {
    private static final double[] PER_SECOND = {2, 10, 20, 50, 100};
    private static final int[] BURST = {1, 5, 20, 10, 100};
    private static final long APART = 100_000;

    private final Stage stage;
    private final ReleaseWatch watch;
    private final Limits limits;
    private final LogBook log;
    private final List<Lane> lanes = new ArrayList<>();

    Course(Stage stage, Accounts accounts, int seconds) {
        this.stage = stage;
        this.watch = ReleaseWatch.install(stage.jdbi());
        this.limits = new Limits(stage.jdbi());
        this.log = new LogBook(stage.jdbi());
        Waiting waiting = new Waiting(stage.jdbi());
        for (int i = 0; i < PER_SECOND.length; i++) {
            Account account = accounts.withSms("lane-" + i, PER_SECOND[i], BURST[i]);
            lanes.add(new Lane(account, PER_SECOND[i], BURST[i], i * APART, Allowance.of(PER_SECOND[i], BURST[i])));
            // twice what it can send, and again for a rate that is doubled on the way
            waiting.add(account, ChannelType.SMS, i * APART, (int) (4 * PER_SECOND[i] * seconds + BURST[i]));
        }
    }

    static String about() {
        return "5 lanes, rate/burst 2/1, 10/5, 20/20, 50/10, 100/100, each with more waiting than it can send";
    }

    /** Changes every lane's rate by this factor, from now on. */
    void change(double factor) {
        lanes.replaceAll(lane -> {
            double perSecond = lane.perSecond() * factor;
            double before = log.now();
            limits.set(lane.account().lane(ChannelType.SMS), perSecond, lane.burst());
            double from = factor > 1 ? before : log.now();
            return lane.limitedTo(from, perSecond, lane.burst());
        });
    }

    double now() {
        return log.now();
    }

    /** What has happened up to now, lane by lane. */
    List<Trace> traces() {
        Map<Long, List<Trace.Reached>> reached = stage.simulators().inbox().arrivals("sms").stream()
                .map(arrival -> new Trace.Reached(arrival.to(), Clocks.seconds(arrival.receivedAt())))
                .sorted(Comparator.comparingDouble(Trace.Reached::at))
                .collect(Collectors.groupingBy(arrival -> laneOf(arrival.recipient())));
        return lanes.stream()
                .map(lane -> Trace.of(
                        lane, watch.of(lane.account()), reached.getOrDefault(lane.firstRecipient() / APART, List.of())))
                .toList();
    }

    private static long laneOf(String recipient) {
        long first = Long.parseLong(Recipients.of(ChannelType.SMS, 0).substring(1));
        return (Long.parseLong(recipient.substring(1)) - first) / APART;
    }
}
