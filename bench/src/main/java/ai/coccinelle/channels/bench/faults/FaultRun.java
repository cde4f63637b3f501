package ai.coccinelle.channels.bench.faults;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.load.Booking;
import ai.coccinelle.channels.bench.load.LogBook;
import ai.coccinelle.channels.bench.measure.Bound;
import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.stage.Pause;
import ai.coccinelle.channels.bench.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One fault after the other, each amid traffic of its own. */
final class FaultRun {
    private static final int PER_SECOND = 150;
    private static final int WARM_UP_PER_SECOND = 50;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration BEFORE = Duration.ofSeconds(3);
    private static final Duration AFTER = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long APART = 100_000;
    private static final String MESSAGES = "messages";

    /** The traffic lasts as long as the fault, and the common pool's few threads are needed to notice a process's end. */
    private static final Executor ASIDE = Executors.newVirtualThreadPerTaskExecutor();

    private final Stage stage;
    private final Booking booking;
    private final List<Account> accounts;
    private final Pace pace;
    private final Report report;
    private final LogBook log;
    private final Aftermath aftermath;
    private long nextRecipient;

    FaultRun(Stage stage, Booking booking, List<Account> accounts, Pace pace, Report report) {
        this.stage = stage;
        this.booking = booking;
        this.accounts = accounts;
        this.pace = pace;
        this.report = report;
        this.log = new LogBook(stage.jdbi());
        this.aftermath = new Aftermath(stage.jdbi());
        report.note(
                "traffic of %d messages/s from %d s before each fault until %d s after it",
                pace.many(PER_SECOND), BEFORE.toSeconds(), AFTER.toSeconds());
    }

    /** Has everybody load and compile what they need: a process that just started answers nobody in time. */
    void warmUp() throws Exception {
        Traffic traffic = new Traffic(booking, accounts, nextRecipient);
        nextRecipient += APART;
        CompletableFuture<Integer> running =
                CompletableFuture.supplyAsync(() -> traffic.run(WARM_UP_PER_SECOND), ASIDE);
        Pause.of(WARM_UP);
        traffic.end();
        running.join();
        log.awaitIdle(PATIENCE);
    }

    /** Has the fault strike amid traffic, waits until all is well again, and reckons. */
    void play(Fault fault) throws Exception {
        stage.simulators().inbox().clear();
        double since = log.now();
        Traffic traffic = new Traffic(booking, accounts, nextRecipient);
        nextRecipient += APART;
        CompletableFuture<Integer> running =
                CompletableFuture.supplyAsync(() -> traffic.run(pace.many(PER_SECOND)), ASIDE);
        Pause.of(BEFORE);
        long over = struck(fault, traffic);
        boolean caughtUp = aftermath.awaitCaughtUp(PATIENCE);
        double recovery = caughtUp ? (System.nanoTime() - over) / 1e9 : Double.NaN;
        int givenUp = running.join();
        log.awaitIdle(PATIENCE);
        Reckoning reckoning =
                Reckoning.of(traffic.accepted(), stage.simulators().inbox().arrivals());
        tell(fault.name() + ".", reckoning, since);
        report.add(fault.name() + ".given_up", givenUp, "requests", Bound.atMost(0), "");
        report.add(fault.name() + ".recovery", recovery, "s", "from the fault's end");
    }

    /** Returns when it was over, by {@link System#nanoTime}. Traffic goes on for a while after it. */
    private static long struck(Fault fault, Traffic traffic) throws Exception {
        try {
            fault.strike().run();
            return System.nanoTime();
        } finally {
            CompletableFuture.delayedExecutor(AFTER.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(traffic::end);
        }
    }

    private void tell(String fault, Reckoning reckoning, double since) {
        report.add(fault + "accepted", reckoning.accepted(), MESSAGES, "");
        report.add(fault + "sent", reckoning.sent(), MESSAGES, fault + "accepted");
        report.add(fault + "lost", reckoning.lost(), MESSAGES, Bound.atMost(0), "");
        report.add(fault + "sms_twice", reckoning.smsTwice(), MESSAGES, Bound.atMost(0), "Twilio can be asked");
        report.add(
                fault + "email_twice",
                reckoning.emailTwice(),
                MESSAGES,
                Bound.atMost(aftermath.emailsInDoubt(since)),
                "attempts to send an email that had no answer");
        report.add(fault + "uncertain", aftermath.uncertain(since), MESSAGES, "");
    }
}
