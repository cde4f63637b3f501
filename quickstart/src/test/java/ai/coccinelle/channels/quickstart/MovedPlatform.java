package ai.coccinelle.channels.quickstart;

import ai.coccinelle.channels.backing.FreePort;
import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.backing.PrivateRabbit;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.WebhookSeal;
import ai.coccinelle.channels.producer.ProducerApiApplication;
import ai.coccinelle.channels.simulator.MailSimulator;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.worker.WorkerApplication;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** API and workers in this JVM, on a real PostgreSQL and RabbitMQ, sending to simulators, all by one clock that can be moved. */
final class MovedPlatform implements AutoCloseable {
    static final String PLATFORM_KEY = "platform-key-of-the-moved-platform";

    private static final Keysets KEYSETS = Keysets.generate();
    private static final String ADDRESS_KEY = "address-key-of-the-moved-platform";
    private static final Duration RECEIPTS_AFTER = Duration.ofMillis(40);

    private final PrivatePostgres postgres = PrivatePostgres.start();
    private final String database = postgres.createDatabase();
    private final HikariDataSource pool = pool(postgres.dataSource(database));
    private final PrivateRabbit broker = PrivateRabbit.start();
    private final int port = FreePort.pick();
    private final MovingClock clock;
    private final ProviderSimulators simulators;
    private final MailSimulator mail;
    private final ConfigurableApplicationContext api;
    private ConfigurableApplicationContext worker;

    private MovedPlatform() throws IOException {
        clock = MovingClock.install(pool);
        simulators = ProviderSimulators.start(0, clock, RECEIPTS_AFTER);
        mail = MailSimulator.start(simulators.inbox(), 0);
        api = run(
                ProducerApiApplication.builder(),
                Map.ofEntries(
                        Map.entry("server.port", String.valueOf(port)),
                        Map.entry("channels.public-keyset", KEYSETS.publicKeyset()),
                        Map.entry("channels.platform-key", PLATFORM_KEY),
                        Map.entry(
                                "channels.webhook-keyset",
                                WebhookSeal.newKeyset().reveal()),
                        Map.entry("channels.public-url", base().toString()),
                        Map.entry("channels.twilio.auth-token", SimulatedAccounts.TWILIO_AUTH_TOKEN),
                        Map.entry("channels.release.tick", "10ms"),
                        Map.entry("channels.receipts.tick", "20ms"),
                        Map.entry("channels.appointments.tick", "10ms"),
                        Map.entry("channels.upkeep.retention", "4000d")));
        worker = startWorker();
    }

    /** The test looks at the database all the time. */
    private static HikariDataSource pool(DataSource source) {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(4);
        pool.setMinimumIdle(0);
        return new HikariDataSource(pool);
    }

    static MovedPlatform start() throws IOException {
        return new MovedPlatform();
    }

    /** Ends the worker as an operator would, and starts another. */
    void restartWorker() {
        worker.close();
        worker = startWorker();
    }

    private ConfigurableApplicationContext startWorker() {
        return run(
                WorkerApplication.builder(),
                Map.ofEntries(
                        Map.entry("server.port", "0"),
                        Map.entry("spring.autoconfigure.exclude", Platform.API_ONLY),
                        Map.entry(
                                "channels.private-keyset",
                                KEYSETS.privateKeyset().reveal()),
                        Map.entry("channels.smtp.allow-plain", "true"),
                        Map.entry("channels.smtp.allow-networks", "127.0.0.0/8"),
                        Map.entry(
                                "channels.twilio.base-url",
                                simulators.twilioUrl().toString()),
                        Map.entry("channels.twilio.account-sid", SimulatedAccounts.TWILIO_ACCOUNT_SID),
                        Map.entry("channels.twilio.auth-token", SimulatedAccounts.TWILIO_AUTH_TOKEN),
                        Map.entry("channels.twilio.phone-number", SimulatedAccounts.TWILIO_PHONE_NUMBER),
                        Map.entry("channels.twilio.status-callback", base() + "/webhooks/twilio/status"),
                        Map.entry(
                                "channels.whatsapp.base-url",
                                simulators.metaUrl().toString()),
                        Map.entry("channels.vapi.base-url", simulators.vapiUrl().toString()),
                        Map.entry("channels.vapi.api-key", SimulatedAccounts.VAPI_API_KEY),
                        Map.entry("channels.vapi.phone-number", SimulatedAccounts.VAPI_PHONE_NUMBER),
                        Map.entry("channels.vapi.assistant-id", SimulatedAccounts.VAPI_ASSISTANT_ID)));
    }

    private ConfigurableApplicationContext run(SpringApplicationBuilder application, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(own);
        String url = postgres.jdbcUrl(database);
        settings.put("spring.datasource.url", url + (url.contains("?") ? "&" : "?") + MovingClock.SEARCH_PATH);
        settings.put("spring.datasource.hikari.minimum-idle", "2");
        settings.put("spring.datasource.username", postgres.user());
        settings.put("spring.datasource.password", postgres.password());
        settings.put("spring.rabbitmq.host", "127.0.0.1");
        settings.put("spring.rabbitmq.port", String.valueOf(broker.port()));
        settings.put("spring.rabbitmq.username", broker.user());
        settings.put("spring.rabbitmq.password", broker.password());
        settings.put("management.server.port", "0");
        settings.put("channels.address-key", ADDRESS_KEY);
        return application
                .registerShutdownHook(false)
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean("movingClock", Clock.class, () -> clock, bean -> bean.setPrimary(true)))
                .run(settings.entrySet().stream()
                        .map(each -> "--" + each.getKey() + "=" + each.getValue())
                        .toArray(String[]::new));
    }

    MovingClock clock() {
        return clock;
    }

    Jdbi jdbi() {
        return Jdbi.create(pool);
    }

    ProviderSimulators simulators() {
        return simulators;
    }

    /** The configuration of the simulated mail server. */
    Map<String, Object> smtp() {
        return TestBed.smtp(mail.smtpPort(), SimulatedAccounts.SMTP_PASSWORD);
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        worker.close();
        api.close();
        mail.close();
        simulators.close();
        broker.close();
        pool.close();
        postgres.close();
    }
}
