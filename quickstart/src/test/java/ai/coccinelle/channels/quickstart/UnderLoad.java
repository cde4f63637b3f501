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
import org.junit.jupiter.api.TestInstance;

/**
 * A platform under load, for faults to be played: two APIs and two workers as processes, a real PostgreSQL and RabbitMQ, and
 * providers that take their time, so that a fault hits calls in the air, and count what they receive.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UnderLoad {
    static final Duration PATIENCE = Duration.ofSeconds(180);
    static final Duration USUAL = Duration.ofMillis(1200);
    static final Duration SLOW = Duration.ofSeconds(2);
    static final int IN_FLIGHT = 30;
    private static final int SMS_PER_SECOND = 5;
    static final int SOME = 10;

    private static final Map<String, String> API = Map.of("CHANNELS_RELEASE_CONFIRM_TIMEOUT", "2s");

    /** A deadline that a busy machine keeps, too. */
    private static final Map<String, String> WORKER = Map.of(
            "CHANNELS_DELIVERY_IN_FLIGHT", String.valueOf(IN_FLIGHT),
            "CHANNELS_DELIVERY_DEADLINE", "8s",
            "CHANNELS_DELIVERY_LEASE", "17s");

    TestBed bed;
    PrivateRabbit rabbit;
    private final List<URI> replicas = new ArrayList<>();
    final List<JarProcess> apis = new ArrayList<>();
    final List<JarProcess> workers = new ArrayList<>();
    private final Map<String, String> keysByTenant = new HashMap<>();
    private final Set<String> sentOnce = new HashSet<>();
    private final List<Load> loads = new ArrayList<>();
    long queuesDeclaredAt;

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

    Stream<JarProcess> processes() {
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

    static boolean says(JarProcess process, Pattern metric) throws Exception {
        return metric.matcher(process.metrics()).find();
    }

    Load sms() {
        return load("sms", SMS_PER_SECOND);
    }

    Load load(String channel, int perSecond) {
        Load load = Load.start(channel, perSecond, replicas, keysByTenant);
        loads.add(load);
        return load;
    }

    /** Ends the load, waits until all of it is sent, or long enough, and prints the counts. */
    Tally settle(String fault, Load load, long faultEndedAt) {
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

    void assertSentOnce(Tally tally) {
        tally.assertAllSentOnce();
        sentOnce.addAll(tally.accepted().keySet());
    }

    List<LogRow> rows(Set<String> recipients) {
        try {
            return LogRow.of(bed.dataSource(), recipients);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
