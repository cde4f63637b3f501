package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.EmbeddedBroker;
import ai.coccinelle.channels.backing.FreePort;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialOpener.SealBroken;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.PrivateJwks;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/credentials.md, "Replacing the keys", step by step, while tenants send and save: nothing fails, nothing stops. */
class RotationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PLAIN = "tenant_plain";
    private static final String ENCRYPTING = "tenant_encrypting";

    private final List<JarProcess> running = new ArrayList<>();
    private final Map<String, String> workersKeys = new HashMap<>(Map.of(
            "CHANNELS_PRIVATE_KEYSET", TestBed.KEYSETS.privateKeyset().reveal(),
            "CHANNELS_PRIVATE_JWKS", TestBed.JWKS.privateJwks().reveal()));
    private TestBed bed;

    @BeforeEach
    void start() throws IOException {
        bed = TestBed.start(EmbeddedBroker.start(0), getClass());
    }

    @AfterEach
    void stop() {
        running.forEach(JarProcess::close);
        bed.close();
    }

    @Test
    void keysAreReplacedWhileTenantsSendAndSave() throws Exception {
        int port = FreePort.pick();
        JarProcess firstApi = api("api-1", port, Map.of());
        JarProcess firstWorker = worker("worker-1");
        firstApi.awaitReady();
        firstWorker.awaitReady();
        Api platform = TestBed.platform(port);
        TestBed.createTenant(platform, PLAIN);
        TestBed.createTenant(platform, ENCRYPTING);
        configure(platform, PLAIN, SimulatedAccounts.SMTP_PASSWORD);
        configure(platform, ENCRYPTING, encrypted(platform));

        try (Traffic traffic = new Traffic(platform)) {
            // 1 and 2: workers know the new key before anybody seals with it
            Map<String, String> added = rotate("add");
            workersKeys.putAll(privateHalf(added));
            JarProcess secondWorker = worker("worker-2").awaitReady();
            firstWorker.terminate();
            traffic.goesOn();

            // 3: an API that seals with it, and answers the new JWKs
            int secondPort = FreePort.pick();
            api("api-2", secondPort, publicHalf(added)).awaitReady();
            Api secondPlatform = TestBed.platform(secondPort);
            traffic.moveTo(secondPlatform);
            firstApi.terminate();
            assertThat(rotateFails("retire")).contains("still need an earlier key: ");

            // 4: every row, while rows are being saved
            rotate("reseal");
            traffic.goesOn();

            // 5 and 6: without the earlier key
            Map<String, String> retired = rotate("retire");
            workersKeys.putAll(privateHalf(retired));
            worker("worker-3").awaitReady();
            secondWorker.terminate();
            traffic.goesOn();
            configure(secondPlatform, ENCRYPTING, encrypted(secondPlatform));
            traffic.goesOn();

            traffic.stop();
            assertThat(traffic.faults).isEmpty();
            awaitAllSentAtTheFirstAttempt(secondPlatform, traffic.accepted);
            assertOnlyTheNewKeyOpens();
        }
    }

    private void assertOnlyTheNewKeyOpens() throws Exception {
        var newest = opener(workersKey("KEYSET"), workersKey("JWKS"));
        var earlier = opener(
                TestBed.KEYSETS.privateKeyset().reveal(),
                TestBed.JWKS.privateJwks().reveal());
        Map<LaneKey, String> sealed = sealed();
        assertThat(sealed).hasSize(2);
        for (var each : sealed.entrySet()) {
            newest.open(each.getKey(), each.getValue());
            assertThatThrownBy(() -> earlier.open(each.getKey(), each.getValue()))
                    .isInstanceOf(SealBroken.class);
        }
        assertThatThrownBy(() -> newest.open(
                        new LaneKey(UUID.randomUUID(), ChannelType.EMAIL),
                        sealed.values().iterator().next()))
                .as("copied to another tenant")
                .isInstanceOf(SealBroken.class);
        assertThat(Keysets.withNewestKeyOnly(workersKey("KEYSET")).privateKeyset())
                .as("nothing is left to give up")
                .extracting(secret -> secret.reveal())
                .isEqualTo(workersKey("KEYSET"));
    }

    private String workersKey(String kind) {
        return workersKeys.getOrDefault("CHANNELS_PRIVATE_" + kind, "");
    }

    private static CredentialOpener opener(String keyset, String jwks) {
        return new CredentialOpener(keyset, new PrivateJwks(jwks));
    }

    private Map<LaneKey, String> sealed() throws Exception {
        Map<LaneKey, String> sealed = new HashMap<>();
        try (var connection = bed.dataSource().getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT tenant_id, config_encrypted FROM channel_configurations")) {
            while (rows.next()) {
                sealed.put(
                        new LaneKey(rows.getObject("tenant_id", UUID.class), ChannelType.EMAIL),
                        rows.getString("config_encrypted"));
            }
        }
        return sealed;
    }

    private static void awaitAllSentAtTheFirstAttempt(Api platform, Queue<String> ids) {
        assertThat(ids).hasSizeGreaterThan(20);
        for (String id : ids) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                var message = platform.get("/api/messages/" + id);
                assertThat(message.path("status").asString())
                        .as(message.toString())
                        .isEqualTo("sent");
                assertThat(message.path("attempts")).as(message.toString()).hasSize(1);
            });
        }
    }

    private JarProcess api(String name, int port, Map<String, String> keys) {
        JarProcess api = bed.startApi(Jars.Form.UNPACKED, name, port, keys);
        running.add(api);
        return api;
    }

    private JarProcess worker(String name) {
        JarProcess worker = bed.startWorker(Jars.Form.UNPACKED, name, workersKeys);
        running.add(worker);
        return worker;
    }

    private void configure(Api platform, String tenant, String password) throws Exception {
        TestBed.configure(platform, tenant, "email", Map.of("smtp", bed.smtp(password)));
    }

    private static String encrypted(Api platform) throws Exception {
        return EncryptedByOwner.encrypt(
                SimulatedAccounts.SMTP_PASSWORD, platform.get("/api/keys/credentials?tenantId=" + ENCRYPTING));
    }

    private static Map<String, String> privateHalf(Map<String, String> keys) {
        return half(keys, "_PRIVATE_");
    }

    private static Map<String, String> publicHalf(Map<String, String> keys) {
        return half(keys, "_PUBLIC_");
    }

    private static Map<String, String> half(Map<String, String> keys, String which) {
        Map<String, String> half = new HashMap<>(keys);
        half.keySet().removeIf(name -> !name.contains(which));
        assertThat(half).hasSize(2);
        return half;
    }

    /** Runs bin/rotate-keys as the workers' environment has it; returns the variables that it printed. */
    private Map<String, String> rotate(String word) throws Exception {
        Finished finished = runRotateKeys(word);
        assertThat(finished.exitCode()).as(finished.said()).isZero();
        return finished.printed()
                .lines()
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')), line -> line.substring(line.indexOf('=') + 1)));
    }

    private String rotateFails(String word) throws Exception {
        Finished finished = runRotateKeys(word);
        assertThat(finished.exitCode()).as(finished.said()).isOne();
        assertThat(finished.printed()).isEmpty();
        return finished.said();
    }

    private Finished runRotateKeys(String word) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(Path.of("../bin/rotate-keys").toString(), word);
        builder.environment().putAll(bed.backing());
        builder.environment().putAll(workersKeys);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JDK_JAVA_OPTIONS", String.join(" ", Jars.OPTIONS));
        Path said = Path.of(
                "target", "rotate-keys-" + word + "-" + ProcessHandle.current().pid() + ".log");
        Process process = builder.redirectError(said.toFile()).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        return new Finished(exitCode, printed, Files.readString(said));
    }

    private record Finished(int exitCode, String printed, String said) {}

    /** Two tenants that send mail, and save their configurations, all the time. */
    private final class Traffic implements AutoCloseable {
        final Queue<String> accepted = new ConcurrentLinkedQueue<>();
        final Queue<String> faults = new ConcurrentLinkedQueue<>();
        final AtomicInteger saved = new AtomicInteger();
        private final CountDownLatch stopped = new CountDownLatch(1);
        private volatile Api api;
        private final Thread sender = Thread.ofVirtual().unstarted(this::send);

        Traffic(Api first) {
            api = first;
            sender.start();
        }

        private void send() {
            try {
                for (int each = 0; !stopped.await(500, TimeUnit.MILLISECONDS); each++) {
                    String tenant = each % 2 == 0 ? PLAIN : ENCRYPTING;
                    Api now = api;
                    Api.Answer answer = now.post(
                            "/api/channels/email/send",
                            TestBed.confirmation(tenant, "jean@example.fr", "Dupont " + each));
                    if (answer.status() == 202) {
                        accepted.add(answer.body().path("messageId").asString());
                    } else {
                        faults.add(answer.toString());
                    }
                    if (each % 5 == 0) {
                        save(now, PLAIN, Map.of("smtp", bed.smtp(SimulatedAccounts.SMTP_PASSWORD)));
                        // without credentials: what is stored stays
                        save(now, ENCRYPTING, Map.of("templates", Map.of("newsletter", true)));
                    }
                }
            } catch (Exception | AssertionError fault) {
                faults.add(String.valueOf(fault));
            }
        }

        /** What no worker had the time to try is saved with the next, as its caller is told to do. */
        private void save(Api now, String tenant, Map<String, ?> settings) throws Exception {
            Api.Answer answer = TestBed.save(now, tenant, "email", settings);
            if (answer.status() == 200) {
                saved.incrementAndGet();
            } else if (answer.status() != 503
                    || !answer.body().path("type").asString().endsWith("/connection-not-tested")) {
                faults.add(answer.toString());
            }
        }

        void moveTo(Api next) {
            api = next;
            goesOn();
        }

        /** Waits until more was accepted and sent. */
        void goesOn() {
            int before = accepted.size();
            int savedBefore = saved.get();
            int arrived = bed.simulators().inbox().arrivals("email").size();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(faults).isEmpty();
                assertThat(accepted.size()).isGreaterThan(before + 4);
                assertThat(saved.get()).isGreaterThan(savedBefore);
                assertThat(bed.simulators().inbox().arrivals("email").size()).isGreaterThan(arrived + 4);
            });
        }

        void stop() throws InterruptedException {
            stopped.countDown();
            sender.join();
        }

        @Override
        public void close() throws InterruptedException {
            stop();
        }
    }
}
