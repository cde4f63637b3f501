package ai.coccinelle.channels.worker.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.connection.ConnectionTests;
import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.connection.TestResult;
import ai.coccinelle.channels.credential.CredentialChanges;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import ai.coccinelle.channels.worker.TestPool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTesterIT {
    private static final String DRIPPING = "smtp.dripping.example";

    private final TestPool pool = new TestPool();
    private final Keysets keysets = Keysets.generate();
    private final Tenants tenants = new Tenants(pool.jdbi(), new Lanes(pool.jdbi()));
    private final ConnectionTests tests = new ConnectionTests(pool.jdbi());
    private final CredentialSealer sealer =
            CredentialSealer.ofPrivateKeyset(keysets.privateKeyset().reveal());

    @AfterEach
    void stop() {
        pool.close();
    }

    /** Four workers' places for tests would be taken. */
    @Test
    void theTestsOfATenantWhoseServerDripsKeepNobodyElseFromATest() {
        LaneKey dripping = newLane();
        IntStream.range(0, 80).forEach(i -> ask(dripping, DRIPPING));
        UUID other = ask(newLane(), "smtp.example");

        try (ConnectionTester tester = tester(Duration.ofMinutes(10))) {
            tester.start();
            await().untilAsserted(() -> assertThat(tests.result(other)).contains(new TestResult.Works(null)));
        }
    }

    @Test
    void aTestThatDoesNotEndIsInterrupted() {
        LaneKey dripping = newLane();
        List<UUID> asked =
                IntStream.range(0, 3).mapToObj(i -> ask(dripping, DRIPPING)).toList();

        try (ConnectionTester tester = tester(Duration.ofMillis(200))) {
            tester.start();
            await().untilAsserted(() -> assertThat(asked)
                    .allSatisfy(id -> assertThat(tests.result(id))
                            .contains(new TestResult.Fails(new Finding(Diagnosis.SILENT)))));
        }
    }

    @Test
    void changesAreMergedTestedAndSealedAndLeaveTheSecretAndItsServerAlone() throws Exception {
        LaneKey lane = newLane();
        Credentials.Smtp stored = new Credentials.Smtp(
                "smtp.example", 587, true, "salon", new Secret("hunter2-hunter2"), "a@salon.example", "Salon");
        UUID id = tests.ask(
                lane, sealer.seal(lane, stored), new CredentialChanges("b@salon.example", "Salon Belle", null));
        try (ConnectionTester tester = tester(Duration.ofMinutes(10))) {
            tester.start();
            await().until(() -> tests.result(id).isPresent());
        }
        assertThat(tests.result(id))
                .hasValueSatisfying(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                TestResult.Works.class,
                                works -> assertThat(opened(lane, works.merged()))
                                        .isEqualTo(new Credentials.Smtp(
                                                "smtp.example",
                                                587,
                                                true,
                                                "salon",
                                                new Secret("hunter2-hunter2"),
                                                "b@salon.example",
                                                "Salon Belle"))));
    }

    private Credentials opened(LaneKey lane, @Nullable String sealed) {
        try {
            return new CredentialOpener(keysets.privateKeyset().reveal()).open(lane, String.valueOf(sealed));
        } catch (CredentialOpener.SealBroken broken) {
            throw new AssertionError(broken);
        }
    }

    private ConnectionTester tester(Duration longest) {
        return new ConnectionTester(
                tests,
                new CredentialOpener(keysets.privateKeyset().reveal()),
                sealer,
                ConnectionTesterIT::check,
                longest,
                new SimpleMeterRegistry());
    }

    /** Stays with the server that drips until it is interrupted. */
    private static Optional<Finding> check(Credentials credentials) {
        if (((Credentials.Smtp) credentials).host().equals(DRIPPING)) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException cutOff) {
                Thread.currentThread().interrupt();
            }
        }
        return Optional.empty();
    }

    private LaneKey newLane() {
        UUID tenant = tenants.save(
                        new Tenant(UUID.randomUUID(), "tenant_" + UUID.randomUUID(), "Salon", "fr", "Europe/Paris"))
                .id();
        return new LaneKey(tenant, ChannelType.EMAIL);
    }

    private UUID ask(LaneKey lane, String host) {
        return tests.ask(
                lane,
                sealer.seal(
                        lane,
                        new Credentials.Smtp(
                                host, 587, true, "salon", new Secret("secret"), "salon@example.fr", "Salon")));
    }
}
