package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.backing.Broker;
import ai.coccinelle.channels.backing.FreePort;
import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.credential.Jwks;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.simulator.MailSimulator;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/** What the two jars stand on, and the environment variables that lead them there. */
final class TestBed implements AutoCloseable {
    static final String PLATFORM_KEY = "platform-key-of-the-test-" + UUID.randomUUID();
    static final String ADDRESS_KEY = "address-key-of-the-test-" + UUID.randomUUID();
    static final Keysets KEYSETS = Keysets.generate();
    static final Jwks JWKS = Jwks.generate();

    private final PrivatePostgres postgres;
    private final String database;
    private final Broker broker;
    private final ProviderSimulators simulators;
    private final MailSimulator mail;
    private final Path logs;

    private TestBed(PrivatePostgres postgres, Broker broker, ProviderSimulators simulators, Path logs) {
        this.postgres = postgres;
        this.database = postgres.createDatabase();
        this.broker = broker;
        this.simulators = simulators;
        this.mail = MailSimulator.start(simulators.inbox(), 0);
        this.logs = logs;
    }

    /** Starts what the broker does not have beside it yet; the jars' logs go to a folder that is named after the test. */
    static TestBed start(Broker broker, Class<?> test) throws IOException {
        Path logs = Path.of(
                "target",
                "two-jars",
                test.getSimpleName() + "-" + ProcessHandle.current().pid());
        return new TestBed(PrivatePostgres.start(), broker, ProviderSimulators.start(0), Files.createDirectories(logs));
    }

    /** Starts an API that listens on this port; {@link JarProcess#awaitReady} waits for it. */
    JarProcess startApi(Jars.Form form, String name, int port, Map<String, String> settings) {
        Map<String, String> environment = backing();
        environment.putAll(Map.of(
                "SERVER_PORT",
                String.valueOf(port),
                "MANAGEMENT_SERVER_PORT",
                String.valueOf(FreePort.pick()),
                "CHANNELS_PUBLIC_KEYSET",
                KEYSETS.publicKeyset(),
                "CHANNELS_PUBLIC_JWKS",
                JWKS.publicJwks(),
                "CHANNELS_PLATFORM_KEY",
                PLATFORM_KEY,
                "CHANNELS_ADDRESS_KEY",
                ADDRESS_KEY,
                "CHANNELS_RELEASE_LEASE",
                "5s"));
        environment.put("CHANNELS_NEW_TENANTS_SMS_PER_DAY", "0"); // what one test sends is no tenant's day
        environment.putAll(settings);
        return JarProcess.start(form, "producer-api", environment, logs.resolve(name + ".log"));
    }

    /** Starts a worker that sends to the simulators; {@link JarProcess#awaitReady} waits for it. */
    JarProcess startWorker(Jars.Form form, String name, Map<String, String> settings) {
        Map<String, String> environment = backing();
        environment.putAll(Map.ofEntries(
                Map.entry("SERVER_PORT", String.valueOf(FreePort.pick())),
                Map.entry("MANAGEMENT_SERVER_PORT", String.valueOf(FreePort.pick())),
                Map.entry("CHANNELS_PRIVATE_KEYSET", KEYSETS.privateKeyset().reveal()),
                Map.entry("CHANNELS_ADDRESS_KEY", ADDRESS_KEY),
                Map.entry("CHANNELS_PRIVATE_JWKS", JWKS.privateJwks().reveal()),
                Map.entry("CHANNELS_DELIVERY_DEADLINE", "3s"),
                Map.entry("CHANNELS_DELIVERY_LEASE", "7s"),
                Map.entry("CHANNELS_SMTP_ALLOW_PLAIN", "true"),
                Map.entry("CHANNELS_SMTP_ALLOW_NETWORKS", "127.0.0.0/8"),
                Map.entry("TWILIO_BASE_URL", simulators.twilioUrl().toString()),
                Map.entry("TWILIO_ACCOUNT_SID", SimulatedAccounts.TWILIO_ACCOUNT_SID),
                Map.entry("TWILIO_AUTH_TOKEN", SimulatedAccounts.TWILIO_AUTH_TOKEN),
                Map.entry("TWILIO_PHONE_NUMBER", SimulatedAccounts.TWILIO_PHONE_NUMBER),
                Map.entry("WHATSAPP_BASE_URL", simulators.metaUrl().toString()),
                Map.entry("D360_BASE_URL", simulators.d360Url().toString()),
                Map.entry("VAPI_BASE_URL", simulators.vapiUrl().toString()),
                Map.entry("VAPI_API_KEY", SimulatedAccounts.VAPI_API_KEY),
                Map.entry("VAPI_PHONE_NUMBER", SimulatedAccounts.VAPI_PHONE_NUMBER),
                Map.entry("VAPI_ASSISTANT_ID", SimulatedAccounts.VAPI_ASSISTANT_ID)));
        environment.putAll(settings);
        return JarProcess.start(form, "worker", environment, logs.resolve(name + ".log"));
    }

    /**
     * The variables of database and broker. A connection that nobody needs is not opened: each one plans every statement
     * for itself.
     */
    Map<String, String> backing() {
        return new HashMap<>(Map.of(
                "SPRING_DATASOURCE_HIKARI_MINIMUM_IDLE", "2",
                "SPRING_DATASOURCE_URL", postgres.jdbcUrl(database),
                "SPRING_DATASOURCE_USERNAME", postgres.user(),
                "SPRING_DATASOURCE_PASSWORD", postgres.password(),
                "SPRING_RABBITMQ_HOST", "127.0.0.1",
                "SPRING_RABBITMQ_PORT", String.valueOf(broker.port()),
                "SPRING_RABBITMQ_USERNAME", broker.user(),
                "SPRING_RABBITMQ_PASSWORD", broker.password()));
    }

    /** A caller of this API who holds the platform's key. */
    static Api platform(int port) {
        return new Api(URI.create("http://127.0.0.1:" + port), PLATFORM_KEY);
    }

    /** Makes a tenant of this id; returns a caller of the same API who holds the tenant's key. */
    static Api createTenant(Api platform, String tenant) throws IOException, InterruptedException {
        assertThat(platform.post("/api/tenants", Map.of("externalId", tenant, "name", "Garage Moreau"))
                        .status())
                .isEqualTo(201);
        Api.Answer issued = platform.post("/api/tenants/" + tenant + "/keys", Map.of("name", "test"));
        return new Api(platform.base(), issued.body().path("key").asString());
    }

    /** Configures a channel of the tenant and switches it on, promotions included; the platform's once a worker reported it. */
    static void configure(Api platform, String tenant, String channel, Map<String, ?> settings)
            throws IOException, InterruptedException {
        Map<String, Object> all = new HashMap<>(settings);
        if (!channel.equals("phone")) {
            all.putIfAbsent("templates", Map.of("promotions", true));
        }
        Api.Answer answer = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> save(platform, tenant, channel, all),
                        saved -> !saved.body().path("type").asString("").endsWith("/channel-not-configured"));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    /** The same, whatever it is answered. */
    static Api.Answer save(Api platform, String tenant, String channel, Map<String, ?> settings)
            throws IOException, InterruptedException {
        Map<String, Object> body = new HashMap<>(settings);
        body.put("tenantId", tenant);
        body.put("enabled", true);
        return platform.put("/api/channels/" + channel + "/config", body);
    }

    /** The configuration of the simulated mail server. */
    Map<String, Object> smtp(String password) {
        return smtp(mail.smtpPort(), password);
    }

    static Map<String, Object> smtp(int port, String password) {
        return Map.of(
                "host",
                "127.0.0.1",
                "port",
                port,
                "secure",
                false,
                "user",
                SimulatedAccounts.SMTP_USER,
                "password",
                password,
                "fromEmail",
                "contact@garage-moreau.example",
                "fromName",
                "Garage Moreau");
    }

    /** A request for a confirmation. */
    static Map<String, Object> confirmation(String tenant, String to, String clientName) {
        return Map.of(
                "tenantId",
                tenant,
                "to",
                to,
                "template",
                "rdvConfirmation",
                "variables",
                Map.of("clientName", clientName, "rdvDate", "2027-01-15", "rdvTime", "14:00"));
    }

    /** What no process may print. */
    static List<String> secrets() {
        return List.of(
                PLATFORM_KEY,
                ADDRESS_KEY,
                KEYSETS.privateKeyset().reveal(),
                JWKS.privateJwks().reveal(),
                SimulatedAccounts.SMTP_PASSWORD,
                SimulatedAccounts.META_TOKEN,
                SimulatedAccounts.TWILIO_AUTH_TOKEN,
                SimulatedAccounts.VAPI_API_KEY);
    }

    PrivatePostgres postgres() {
        return postgres;
    }

    DataSource dataSource() {
        return postgres.dataSource(database);
    }

    Broker broker() {
        return broker;
    }

    ProviderSimulators simulators() {
        return simulators;
    }

    MailSimulator mail() {
        return mail;
    }

    @Override
    public void close() {
        mail.close();
        simulators.close();
        broker.close();
        postgres.close();
    }
}
