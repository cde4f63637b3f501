package ai.coccinelle.channels.quickstart;

import ai.coccinelle.channels.backing.EmbeddedBroker;
import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.producer.ProducerApiApplication;
import ai.coccinelle.channels.simulator.MailSimulator;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.worker.WorkerApplication;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Everything that runs: started in order, stopped in the reverse order. */
final class Platform implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

    /** What is tried out here reaches nobody: it need not wait for the morning. */
    private static final Map.Entry<String, String> MARKETING_AT_ANY_HOUR =
            Map.entry("channels.marketing.hours", "always");

    /** What the worker's class path has only here, beside the API. */
    static final String API_ONLY = String.join(
            ",",
            "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration");

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Options options;
    private final int smtpPort;
    private final URI inbox;
    private final URI broker;
    private final int workerManagementPort;

    private Platform(Options options, DataFolder data) throws IOException {
        this.options = options;
        try {
            PrivatePostgres postgres = keep(PrivatePostgres.start(data.postgres(), 0));
            EmbeddedBroker embedded = keep(EmbeddedBroker.start(0));
            this.broker = URI.create(
                    "amqp://%s:%s@127.0.0.1:%d".formatted(embedded.user(), embedded.password(), embedded.port()));
            ProviderSimulators simulators = keep(ProviderSimulators.start(options.inboxPort()));
            MailSimulator mail = keep(MailSimulator.start(simulators.inbox(), 0));
            this.smtpPort = mail.smtpPort();
            this.inbox = simulators.inboxUrl();
            Map<String, String> backing = Map.of(
                    "spring.datasource.url", postgres.jdbcUrl("postgres"),
                    "spring.datasource.username", postgres.user(),
                    "spring.datasource.password", postgres.password(),
                    "spring.rabbitmq.host", "127.0.0.1",
                    "spring.rabbitmq.port", String.valueOf(embedded.port()),
                    "spring.rabbitmq.username", embedded.user(),
                    "spring.rabbitmq.password", embedded.password());
            keep(run(ProducerApiApplication.builder(), backing, api(data, simulators)));
            ConfigurableApplicationContext worker =
                    keep(run(WorkerApplication.builder(), backing, worker(data, simulators)));
            this.workerManagementPort =
                    worker.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
        } catch (IOException | RuntimeException fault) {
            close();
            throw fault;
        }
    }

    static Platform start(Options options, DataFolder data) throws IOException {
        return new Platform(options, data);
    }

    private Map<String, String> api(DataFolder data, ProviderSimulators simulators) {
        return Map.ofEntries(
                Map.entry("server.port", String.valueOf(options.port())),
                Map.entry("management.server.port", String.valueOf(options.managementPort())),
                Map.entry("channels.public-keyset", data.publicKeyset()),
                Map.entry("channels.public-jwks", data.publicJwks()),
                Map.entry("channels.platform-key", data.platformKey()),
                Map.entry("channels.webhook-keyset", data.webhookKeyset()),
                Map.entry("channels.address-key", data.addressKey()),
                Map.entry("channels.public-url", apiUrl()),
                Map.entry("channels.twilio.auth-token", SimulatedAccounts.TWILIO_AUTH_TOKEN),
                Map.entry("channels.vapi.webhook-secret", data.vapiWebhookSecret()),
                Map.entry("channels.ingress.enabled", "true"),
                Map.entry("channels.d360.partner-id", SimulatedAccounts.D360_PARTNER_ID),
                Map.entry(
                        "channels.d360.connect-url",
                        simulators.d360PartnerUrl() + "/onboarding/{partnerId}?state={state}&redirect_url={redirect}"),
                MARKETING_AT_ANY_HOUR,
                // what a killed run left in the air is taken up soon
                Map.entry("channels.release.lease", "15s"));
    }

    private String apiUrl() {
        return "http://127.0.0.1:" + options.port();
    }

    private Map<String, String> worker(DataFolder data, ProviderSimulators simulators) {
        return Map.ofEntries(
                Map.entry("server.port", "0"),
                Map.entry("spring.autoconfigure.exclude", API_ONLY),
                Map.entry("management.server.port", "0"),
                Map.entry("channels.private-keyset", data.privateKeyset()),
                Map.entry("channels.address-key", data.addressKey()),
                MARKETING_AT_ANY_HOUR,
                Map.entry("channels.private-jwks", data.privateJwks()),
                Map.entry("channels.delivery.deadline", "6s"),
                Map.entry("channels.delivery.lease", "15s"),
                Map.entry("channels.delivery.drain", "5s"),
                Map.entry("channels.smtp.allow-plain", "true"),
                Map.entry("channels.smtp.allow-networks", "127.0.0.0/8"),
                Map.entry("channels.twilio.base-url", simulators.twilioUrl().toString()),
                Map.entry("channels.twilio.account-sid", SimulatedAccounts.TWILIO_ACCOUNT_SID),
                Map.entry("channels.twilio.auth-token", SimulatedAccounts.TWILIO_AUTH_TOKEN),
                Map.entry("channels.twilio.phone-number", SimulatedAccounts.TWILIO_PHONE_NUMBER),
                Map.entry("channels.twilio.status-callback", apiUrl() + "/webhooks/twilio/status"),
                Map.entry("channels.whatsapp.base-url", simulators.metaUrl().toString()),
                Map.entry("channels.d360.base-url", simulators.d360Url().toString()),
                Map.entry(
                        "channels.d360.partner-base-url",
                        simulators.d360PartnerUrl().toString()),
                Map.entry("channels.d360.partner-id", SimulatedAccounts.D360_PARTNER_ID),
                Map.entry("channels.d360.partner-key", SimulatedAccounts.D360_PARTNER_KEY),
                Map.entry("channels.public-url", apiUrl()),
                Map.entry("channels.vapi.base-url", simulators.vapiUrl().toString()),
                Map.entry("channels.vapi.api-key", SimulatedAccounts.VAPI_API_KEY),
                Map.entry("channels.vapi.phone-number", SimulatedAccounts.VAPI_PHONE_NUMBER),
                Map.entry("channels.vapi.assistant-id", SimulatedAccounts.VAPI_ASSISTANT_ID));
    }

    static ConfigurableApplicationContext run(
            SpringApplicationBuilder application, Map<String, String> backing, Map<String, String> own) {
        List<String> arguments = new ArrayList<>();
        backing.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        own.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return application.registerShutdownHook(false).run(arguments.toArray(String[]::new));
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }

    int smtpPort() {
        return smtpPort;
    }

    int workerManagementPort() {
        return workerManagementPort;
    }

    /** Where the broker is, with user and password. */
    URI broker() {
        return broker;
    }

    URI inbox() {
        return inbox;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception fault) {
                LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), fault);
            }
        }
    }
}
