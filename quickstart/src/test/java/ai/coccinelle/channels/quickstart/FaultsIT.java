package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.FreePort;
import ai.coccinelle.channels.backing.PrivateRabbit;
import ai.coccinelle.channels.simulator.Arrival;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every fault under load: two APIs and two workers as processes, a real PostgreSQL and RabbitMQ, and providers that take
 * their time, so that a fault hits calls in the air, and count what they receive.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration SAID_WITHIN = Duration.ofSeconds(20);
    private static final Pattern BROKER_UNREACHABLE = Pattern.compile("(?m)^channels_broker_reachable\\{[^}]*} 0");
    private static final Pattern SMS_IN_THE_AIR =
            Pattern.compile("(?m)^channels_attempts_in_flight\\{[^}]*channel=\"sms\"[^}]*} [1-9]");
    private static final Duration USUAL = Duration.ofMillis(1200);
    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final int IN_FLIGHT = 30;
    private static final int SMS_PER_SECOND = 5;
    private static final int MAILS_PER_SECOND = 5;
    private static final int SOME = 10;

    private static final Map<String, String> API = Map.of("CHANNELS_RELEASE_CONFIRM_TIMEOUT", "2s");

    /** A deadline that a busy machine keeps, too. */
    private static final Map<String, String> WORKER = Map.of(
            "CHANNELS_DELIVERY_ACCOUNT_PER_SECOND", "1000",
            "CHANNELS_DELIVERY_IN_FLIGHT", String.valueOf(IN_FLIGHT),
            "CHANNELS_DELIVERY_DEADLINE", "8s",
            "CHANNELS_DELIVERY_LEASE", "17s");

    /** A quorum queue of RabbitMQ 3.10 whose node is killed sooner may not come back (PrivateRabbitIT). */
    private static final Duration QUEUES_SETTLE = Duration.ofSeconds(8);

    private TestBed bed;
    private PrivateRabbit rabbit;
    private final List<URI> replicas = new ArrayList<>();
    private final List<JarProcess> apis = new ArrayList<>();
    private final List<JarProcess> workers = new ArrayList<>();
    private final Map<String, String> keysByTenant = new HashMap<>();
    private final Set<String> sentOnce = new HashSet<>();
    private final List<Load> loads = new ArrayList<>();
    private long queuesDeclaredAt;

    @BeforeAll
    void start() throws Exception {
        // the mail server's threads throw when a worker is killed amid their conversation
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        rabbit = PrivateRabbit.start();
        bed = TestBed.start(rabbit, getClass());
        for (int i = 0; i < 2; i++) {
            int port = FreePort.pick();
            replicas.add(URI.create("http://127.0.0.1:" + port));
            apis.add(bed.startApi(Jars.Form.UNPACKED, "api-" + i, port, API));
            workers.add(bed.startWorker(Jars.Form.UNPACKED, "worker-" + i, WORKER));
        }
        processes().forEach(JarProcess::awaitReady);
        queuesDeclaredAt = System.nanoTime();
        Api platform = new Api(replicas.getFirst(), TestBed.PLATFORM_KEY);
        for (int i = 0; i < 4; i++) {
            String tenant = "tenant_" + i;
            keysByTenant.put(tenant, TestBed.createTenant(platform, tenant).key());
            TestBed.configure(platform, tenant, "sms", Map.of());
            TestBed.configure(platform, tenant, "email", Map.of("smtp", bed.smtp(SimulatedAccounts.SMTP_PASSWORD)));
        }
        raiseLimits();
    }

    private Stream<JarProcess> processes() {
        return Stream.concat(apis.stream(), workers.stream());
    }

    /** No lane is held up by its limit, nor by its window. */
    private void raiseLimits() throws SQLException {
        try (var database = bed.dataSource().getConnection();
                var statement = database.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE lanes SET rate = 1000, burst = 1000, max_in_flight = 250"))
                    .isPositive();
        }
    }

    @BeforeEach
    void everythingRuns() {
        processes().filter(process -> !process.isAlive()).forEach(JarProcess::relaunch);
        processes().forEach(JarProcess::awaitReady);
        bed.simulators().faults().clear();
        bed.simulators().faults().latency(SimulatedProvider.TWILIO, USUAL);
        bed.mail().faults().latency(USUAL);
    }

    /** One that a failed test left would go on for ever. */
    @AfterEach
    void endLoads() {
        loads.forEach(Load::close);
    }

    @AfterEach
    void noSecretWasPrinted() {
        assertThat(processes())
                .allSatisfy(process -> assertThat(process.printed())
                        .doesNotContain(TestBed.secrets())
                        .doesNotContain(keysByTenant.values())
                        .doesNotContain("+33612", "@client.example", "Dupont"));
    }

    @AfterAll
    void stop() {
        Awaitility.reset();
        processes().forEach(JarProcess::close);
        Map<String, Long> arrivals = bed.simulators().inbox().arrivals("sms").stream()
                .collect(Collectors.groupingBy(Arrival::to, Collectors.counting()));
        bed.close();
        arrivals.keySet().retainAll(sentOnce);
        assertThat(arrivals.values()).as("what arrived again after its test").containsOnly(1L);
    }

    @Test
    void workersKilledInALoopLoseNothingAndDoubleNothingButMailsInTheAir() throws Exception {
        Load sms = sms();
        Load mails = mails();
        long lastKill = 0;
        for (int i = 0; i < 3; i++) {
            sms.awaitMore(SOME);
            JarProcess victim = workers.get(i % 2);
            victim.kill();
            lastKill = System.nanoTime();
            victim.restart();
        }
        mails.finish();
        Tally sent = settle("workers killed three times, sms", sms, lastKill);
        Tally mailed = settle("workers killed three times, mails", mails, lastKill);
        assertSentOnce(sent);
        mailed.assertAllSent();
        mailed.assertTwiceOnlyWhatWasInTheAir();
        assertThat(sent.attempts("lost")).as("calls that a kill cut off").isPositive();
        assertThat(mailed.attempts("lost")).as("mails that a kill cut off").isPositive();
        assertThat(sms.refusals()).isEmpty();
    }

    @Test
    void apisKilledOneAfterTheOtherAcceptEveryKeyOnceAndLoseNothing() throws Exception {
        Load load = sms();
        long lastKill = 0;
        for (int i = 0; i < 2; i++) {
            load.awaitMore(SOME);
            JarProcess victim = apis.get(i);
            victim.kill();
            lastKill = System.nanoTime();
            load.awaitMore(SOME);
            victim.restart();
        }
        assertSentOnce(settle("each API killed", load, lastKill));
        assertThat(load.refusals()).as("requests that a kill hit").isNotEmpty();
    }

    @Test
    void aBrokerThatIsStoppedHoldsUpWhatItCannotLose() {
        Load load = sms();
        fillTheQueue(load);
        rabbit.stop();
        load.awaitMore(SOME);
        rabbit.restart();
        assertUnharmed("broker stopped", load);
    }

    @Test
    void aBrokerThatIsKilledHoldsUpWhatItCannotLose() {
        awaitQueuesSettled();
        Load load = sms();
        fillTheQueue(load);
        rabbit.kill();
        load.awaitMore(SOME);
        rabbit.restart();
        assertUnharmed("broker killed", load);
    }

    @Test
    void aBrokerThatLosesItsDataLosesNoMessage() {
        Load load = sms();
        fillTheQueue(load);
        rabbit.kill();
        rabbit.wipe();
        load.awaitMore(SOME);
        rabbit.restart();
        queuesDeclaredAt = System.nanoTime();
        assertUnharmed("broker wiped", load);
    }

    /** Posts more at once than the workers can have in their hands, so that the rest is in the broker's alone. */
    private void fillTheQueue(Load load) {
        bed.simulators().faults().latency(SimulatedProvider.TWILIO, SLOW);
        load.burst(200);
        await().atMost(PATIENCE)
                .until(() -> rows(load.accepted().keySet()).stream()
                                .filter(row -> row.status().equals("released"))
                                .count()
                        >= 2 * workers.size() * IN_FLIGHT);
    }

    @Test
    void aBrokerShortOfMemoryHoldsUpWhatItCannotLose() {
        Load load = sms();
        load.awaitMore(SOME);
        rabbit.run("set_vm_memory_high_watermark", "0.00001");
        try {
            load.awaitMore(4 * SOME);
            await("every API says that the broker takes nothing")
                    .atMost(SAID_WITHIN)
                    .until(() -> says(apis.getFirst(), BROKER_UNREACHABLE) && says(apis.getLast(), BROKER_UNREACHABLE));
        } finally {
            rabbit.run("set_vm_memory_high_watermark", "0.4");
        }
        assertUnharmed("memory alarm", load);
    }

    private static boolean says(JarProcess process, Pattern metric) throws Exception {
        return metric.matcher(process.metrics()).find();
    }

    private void awaitQueuesSettled() {
        await().atMost(QUEUES_SETTLE.plusSeconds(1))
                .until(() -> System.nanoTime() - queuesDeclaredAt > QUEUES_SETTLE.toNanos());
    }

    /** After a fault of the broker, which no caller may notice. */
    private void assertUnharmed(String fault, Load load) {
        long back = System.nanoTime();
        bed.simulators().faults().latency(SimulatedProvider.TWILIO, USUAL);
        load.awaitMore(SOME);
        assertSentOnce(settle(fault, load, back));
        assertThat(load.refusals()).as("answers other than 202").isEmpty();
    }

    @Test
    void aDatabaseThatIsKilledIsA503AndLosesNothingThatWasAccepted() {
        Load load = sms();
        load.awaitMore(SOME);
        bed.postgres().kill();
        await().atMost(PATIENCE).until(() -> load.refusals().size() >= SOME);
        bed.postgres().restart();
        long back = System.nanoTime();
        load.awaitMore(SOME);
        assertSentOnce(settle("database killed", load, back));
        assertThat(load.refusals()).allSatisfy(refusal -> {
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.retryAfter()).matches("[1-9][0-9]*");
        });
        assertThat(processes()).as("none was restarted").allMatch(JarProcess::isAlive);
    }

    @Test
    void aRollingRestartLosesDoublesAndDoubtsNothing() {
        bed.simulators().faults().latency(SimulatedProvider.TWILIO, SLOW);
        Load load = sms();
        for (int i = 0; i < 2; i++) {
            load.awaitMore(SOME);
            JarProcess worker = workers.get(i);
            List<JarProcess> half = List.of(apis.get(i), worker);
            await().atMost(PATIENCE).until(() -> says(worker, SMS_IN_THE_AIR));
            half.forEach(JarProcess::askToStop);
            await().atMost(SLOW.dividedBy(2))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> worker.readiness() != 200);
            assertThat(worker.isAlive()).as("still draining").isTrue();
            half.forEach(JarProcess::awaitEnd);
            half.forEach(JarProcess::relaunch);
            half.forEach(JarProcess::awaitReady);
        }
        Tally tally = settle("rolling restart", load, System.nanoTime());
        assertSentOnce(tally);
        assertThat(tally.attempts("lost")).as("attempts that were cut off").isZero();
        assertThat(tally.attempts("in doubt")).as("attempts without an answer").isZero();
        assertThat(load.refusals())
                .as("connections that closed, and no answers")
                .allMatch(refusal -> refusal.status() == Load.NO_ANSWER);
    }

    private Load sms() {
        return load("sms", SMS_PER_SECOND);
    }

    private Load mails() {
        return load("email", MAILS_PER_SECOND);
    }

    private Load load(String channel, int perSecond) {
        Load load = Load.start(channel, perSecond, replicas, keysByTenant);
        loads.add(load);
        return load;
    }

    /** Ends the load, waits until all of it is sent, or long enough, and prints the counts. */
    private Tally settle(String fault, Load load, long faultEndedAt) {
        load.finish();
        Set<String> recipients = load.accepted().keySet();
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(250))
                    .ignoreExceptions()
                    .until(() -> rows(recipients).stream().allMatch(LogRow::isSent));
        } catch (ConditionTimeoutException stillOpen) {
            // the counts say what is
        }
        Duration recovery = Duration.ofNanos(System.nanoTime() - faultEndedAt);
        Tally tally = Tally.of(load.accepted(), bed.simulators().inbox().arrivals(), rows(recipients), recovery);
        System.out.println(tally.line(fault));
        return tally;
    }

    private void assertSentOnce(Tally tally) {
        tally.assertAllSentOnce();
        sentOnce.addAll(tally.accepted().keySet());
    }

    private List<LogRow> rows(Set<String> recipients) {
        try {
            return LogRow.of(bed.dataSource(), recipients);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
