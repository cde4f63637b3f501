package ai.coccinelle.channels.worker.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.callback.CallbackEndpoint;
import ai.coccinelle.channels.callback.CallbackEndpoint.DisabledReason;
import ai.coccinelle.channels.callback.CallbackEndpoints;
import ai.coccinelle.channels.callback.CallbackEvent;
import ai.coccinelle.channels.callback.CallbackEvents;
import ai.coccinelle.channels.callback.CallbackQueue;
import ai.coccinelle.channels.callback.CallbackStatus;
import ai.coccinelle.channels.callback.CallbackType;
import ai.coccinelle.channels.callback.SigningSecret;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.outbound.AddressGuard;
import ai.coccinelle.channels.simulator.mail.SimulatorTls;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import ai.coccinelle.channels.worker.TestPool;
import ai.coccinelle.channels.worker.callback.Receiver.Arrival;
import ai.coccinelle.channels.worker.provider.LeakWatch;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** From the outbox to tenants' systems, over a real database and real TLS. */
class CallbackLoopIT {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final AddressGuard THIS_MACHINE =
            new AddressGuard(List.of("127.0.0.0/8", "::1"), AddressGuard.HTTPS_PORTS);
    private static final Keysets KEYSETS = Keysets.generate();
    private static final CredentialSealer SEALER = new CredentialSealer(KEYSETS.publicKeyset());

    private static TestPool pool;
    private static Jdbi jdbi;
    private static CallbackEndpoints endpoints;
    private static CallbackEvents events;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Receiver receiver = new Receiver();
    private final List<AutoCloseable> running = new ArrayList<>();

    CallbackLoopIT() throws IOException {}

    @BeforeAll
    static void open() {
        pool = new TestPool();
        jdbi = pool.jdbi();
        endpoints = new CallbackEndpoints(jdbi);
        events = new CallbackEvents(jdbi);
    }

    @AfterAll
    static void shut() {
        pool.close();
    }

    @BeforeEach
    void empty() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM tenants"));
    }

    @AfterEach
    void stop() throws Exception {
        receiver.close(); // what hangs ends with it
        for (AutoCloseable each : running) {
            each.close();
        }
    }

    @Test
    void anEventArrivesSignedByTheTenantsSecret() throws Exception {
        Secret secret = SigningSecret.random();
        UUID tenant = tenant("/ok", secret);
        UUID id = event(tenant);
        startWorker();

        CallbackEvent delivered = await().until(() -> find(id), is(CallbackStatus.DELIVERED));
        assertThat(delivered.answer()).isEqualTo(204);
        Arrival arrival = receiver.at("/ok").getFirst();
        assertThat(arrival.headers().getFirst("webhook-id")).isEqualTo(id.toString());
        long timestamp = Long.parseLong(arrival.headers().getFirst("webhook-timestamp"));
        assertThat(Instant.ofEpochSecond(timestamp))
                .isBetween(
                        delivered.createdAt().minusSeconds(5),
                        delivered.createdAt().plusSeconds(60));
        assertThat(arrival.headers().getFirst("webhook-signature")).isEqualTo(signed(secret, arrival));
        assertThat(arrival.body()).contains("\"callback.test\"", "\"timestamp\"", "\"tenantId\"");
        assertThat(meters.counter("channels.callbacks", "outcome", "delivered").count())
                .isOne();
    }

    @Test
    void forAWhileARotatedSecretSignsBesideTheOneBefore() throws Exception {
        Secret first = SigningSecret.random();
        Secret second = SigningSecret.random();
        UUID tenant = tenant("/ok", first);
        endpoints.rotate(tenant, SEALER.sealCallback(tenant, second), Duration.ofHours(24));
        UUID id = event(tenant);
        startWorker();
        await().until(() -> find(id), is(CallbackStatus.DELIVERED));

        Arrival arrival = receiver.at("/ok").getFirst();
        assertThat(arrival.headers().getFirst("webhook-signature").split(" "))
                .containsExactly(signed(second, arrival), signed(first, arrival));
    }

    @Test
    void anEndpointThatHangsHoldsUpNobodyElse() {
        UUID hanging = tenant("/hang", SigningSecret.random());
        UUID healthy = tenant("/ok", SigningSecret.random());
        for (int i = 0; i < 40; i++) {
            event(hanging);
            event(healthy);
        }
        Duration longer = Duration.ofMinutes(5);
        startWorker(THIS_MACHINE, longer);

        await().atMost(Duration.ofMinutes(1)).until(() -> receiver.at("/ok").size() == 40);
        assertThat(receiver.at("/hang")).as("and none of them has ended").hasSizeBetween(1, 4);
        assertThat(endpoint(hanging).failingSince()).isNull();
    }

    @Test
    void oneThatHungFails() {
        UUID tenant = tenant("/hang", SigningSecret.random());
        UUID id = event(tenant);
        startWorker(THIS_MACHINE, Duration.ofMillis(500));
        assertThat(await().until(() -> find(id), each -> each.fault() != null).fault())
                .isEqualTo("timeout");
        assertThat(endpoint(tenant).failingSince()).isNotNull();
    }

    @Test
    void whatAWorkerThatDiedHadTakenIsSentByTheNext() {
        UUID tenant = tenant("/ok", SigningSecret.random());
        UUID id = event(tenant);
        assertThat(new CallbackQueue(jdbi).take(new CallbackQueue.Bounds(1, 1, Duration.ofSeconds(1))))
                .hasSize(1);
        startWorker();

        CallbackEvent delivered = await().until(() -> find(id), is(CallbackStatus.DELIVERED));
        assertThat(delivered.attempts()).isEqualTo(2);
        assertThat(receiver.at("/ok")).hasSize(1);
    }

    @Test
    void whatFailsIsTriedAgainUnderTheSameIdAndANewTime() {
        UUID tenant = tenant("/status", SigningSecret.random());
        receiver.status.set(503);
        UUID id = event(tenant);
        startWorker();
        CallbackEvent failing = await().until(() -> find(id), each -> each.answer() != null);
        assertThat(failing.status()).isEqualTo(CallbackStatus.PENDING);
        assertThat(failing.answer()).isEqualTo(503);

        receiver.status.set(200);
        events.redeliver(id);
        await().until(() -> find(id), is(CallbackStatus.DELIVERED));
        assertThat(receiver.at("/status"))
                .extracting(arrival -> arrival.headers().getFirst("webhook-id"))
                .containsExactly(id.toString(), id.toString());
        assertThat(endpoint(tenant).failingSince()).isNull();
    }

    @Test
    void goneSwitchesItOff() {
        UUID tenant = tenant("/status", SigningSecret.random());
        receiver.status.set(410);
        UUID id = event(tenant);
        startWorker();
        await().until(() -> find(id), is(CallbackStatus.FAILED));

        assertThat(endpoint(tenant).disabledReason()).isEqualTo(DisabledReason.GONE);
        assertThat(meters.counter("channels.callbacks.disabled", "reason", "gone")
                        .count())
                .isOne();
        assertThat(events.test(tenant)).isEmpty();
    }

    @Test
    void aPrivateAddressIsNotConnectedToThoughItWasSaved() {
        UUID tenant = tenant("/ok", SigningSecret.random());
        UUID id = event(tenant);
        startWorker(new AddressGuard(List.of(), AddressGuard.HTTPS_PORTS), DEADLINE);
        CallbackEvent refused = await().until(() -> find(id), each -> each.fault() != null);
        assertThat(refused.fault()).isEqualTo("host-forbidden");
        assertThat(receiver.arrivals).isEmpty();
    }

    @Test
    void aSecretThatIsCopiedToAnotherTenantDoesNotSign() {
        UUID owner = tenant("/ok", SigningSecret.random());
        UUID thief = tenant("/ok", SigningSecret.random());
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE callback_endpoints SET secret_sealed = (SELECT secret_sealed FROM callback_endpoints WHERE tenant_id = ?) WHERE tenant_id = ?",
                owner,
                thief));
        UUID id = event(thief);
        startWorker();
        assertThat(await().until(() -> find(id), each -> each.fault() != null).fault())
                .isEqualTo("seal");
        assertThat(receiver.arrivals).isEmpty();
    }

    @Test
    void anEventThatOnlyANewerApiKnowsIsSentLikeAnyOther() {
        UUID tenant = tenant("/ok", SigningSecret.random());
        UUID newer = event(tenant);
        jdbi.useHandle(handle -> handle.execute("UPDATE callback_events SET type = 'x.y' WHERE id = ?", newer));
        UUID known = event(tenant);
        startWorker();

        await().until(() -> find(known), is(CallbackStatus.DELIVERED));
        await().until(() -> receiver.at("/ok").size() == 2);
        assertThat(receiver.at("/ok")).anyMatch(arrival -> arrival.body().contains("\"x.y\""));
    }

    @Test
    void neitherTheSecretNorWhatSomebodyWroteIsLogged() {
        Secret secret = SigningSecret.random();
        UUID tenant = tenant("/status", secret);
        receiver.status.set(500);
        UUID id = jdbi.inTransaction(handle -> CallbackEvents.tell(
                        handle,
                        tenant,
                        CallbackType.REPLY_RECEIVED,
                        Map.of("text", "OUI de Jean", "from", "+33612345678")))
                .orElseThrow();
        LeakWatch watch = LeakWatch.start();
        try {
            ((Logger) LoggerFactory.getLogger("org.apache.hc")).setLevel(Level.INFO); // as worker.yml has it
            startWorker();
            await().until(() -> find(id), each -> each.fault() != null);
            watch.assertNothingSaid(
                    List.of(secret.reveal(), secret.reveal().substring(6), "OUI de Jean", "+33612345678"));
        } finally {
            watch.stop();
        }
    }

    private static Predicate<CallbackEvent> is(CallbackStatus status) {
        return event -> event.status() == status;
    }

    private static CallbackEvent find(UUID id) {
        return events.find(id).orElseThrow();
    }

    private static CallbackEndpoint endpoint(UUID tenant) {
        return endpoints.find(tenant).orElseThrow();
    }

    private UUID tenant(String path, Secret secret) {
        UUID tenant = new Tenants(jdbi, new Lanes(jdbi))
                .save(new Tenant(UUID.randomUUID(), "tenant_" + UUID.randomUUID(), "Salon", "fr", "Europe/Paris"))
                .id();
        endpoints.save(tenant, receiver.url(path), null, SEALER.sealCallback(tenant, secret));
        return tenant;
    }

    private static UUID event(UUID tenant) {
        return events.test(tenant).orElseThrow();
    }

    /** As a receiver computes it that knows no line of ours. */
    private static String signed(Secret secret, Arrival arrival) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.reveal().split("_", 2)[1]), "HmacSHA256"));
        List<String> parts = Arrays.asList(
                arrival.headers().getFirst("webhook-id"),
                arrival.headers().getFirst("webhook-timestamp"),
                arrival.body());
        return "v1,"
                + Base64.getEncoder()
                        .encodeToString(mac.doFinal(String.join(".", parts).getBytes(StandardCharsets.UTF_8)));
    }

    private void startWorker() {
        startWorker(THIS_MACHINE, DEADLINE);
    }

    private void startWorker(AddressGuard guard, Duration deadline) {
        CallbackSettings settings = new CallbackSettings(
                Duration.ofMillis(100),
                50,
                4,
                deadline,
                deadline.plusSeconds(10),
                Duration.ofDays(3),
                Duration.ofDays(5),
                List.of());
        CallbackClient client = new CallbackClient(
                guard,
                SystemDefaultDnsResolver.INSTANCE,
                SimulatorTls.clientContext(),
                deadline,
                settings.inFlight(),
                Clock.systemUTC());
        CallbackQueue queue = new CallbackQueue(jdbi);
        CallbackSender sender = new CallbackSender(
                queue,
                new CallbackQueue.Patience(settings.retryFor(), settings.disableAfter()),
                new CredentialOpener(KEYSETS.privateKeyset().reveal()),
                client,
                meters,
                Clock.systemUTC());
        CallbackLoop loop = new CallbackLoop(queue, sender, settings);
        running.add(loop);
        running.add(client);
        loop.start();
    }
}
