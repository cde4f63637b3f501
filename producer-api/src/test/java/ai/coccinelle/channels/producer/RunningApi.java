package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.PlatformChannels;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.WebhookSeal;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.producer.channel.KnownConfigurations;
import ai.coccinelle.channels.producer.release.BrokerStatus;
import ai.coccinelle.channels.producer.release.ReleaseSignal;
import ai.coccinelle.channels.tenant.ApiKeys;
import ai.coccinelle.channels.tenant.NewKey;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API as its callers meet it, on a database of its own. The broker is absent. */
final class RunningApi implements AutoCloseable {
    static final String PLATFORM_KEY = "platform-key-of-the-tests-0123456789";
    static final Keysets KEYSETS = Keysets.generate();
    static final Secret WEBHOOK_KEYSET = WebhookSeal.newKeyset();
    static final Secret ADDRESS_KEY = new Secret("address-key-of-the-tests");
    static final Secret TWILIO_AUTH_TOKEN = new Secret("twilio-auth-token-of-the-tests");
    static final Secret VAPI_WEBHOOK_SECRET = new Secret("vapi-webhook-secret-of-the-tests");

    /** Not where it listens: a proxy stands before it. */
    static final String PUBLIC_URL = "https://channels.example";

    private static final PrivatePostgres POSTGRES = PrivatePostgres.start();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newHttpClient();
    final ConfigurableApplicationContext context;

    final PlayedTester tester;

    private RunningApi(ConfigurableApplicationContext context) {
        this.context = context;
        this.tester = PlayedTester.start(context.getBean(Jdbi.class));
        PlatformChannels accounts = new PlatformChannels(context.getBean(Jdbi.class)); // as a worker reports
        accounts.works(ChannelType.SMS);
        accounts.works(ChannelType.PHONE);
    }

    /** For the role that may change rows and nothing else, on a database that its owner migrated. */
    static RunningApi start(String... settings) {
        return start(null, settings);
    }

    /** With a clock that the test sets; the database's goes on. */
    static RunningApi start(@Nullable Clock clock, String... settings) {
        String database = POSTGRES.createDatabase(Path.of("../ops/postgres/roles.sql"));
        Database.migrate(POSTGRES.dataSource(database, "channels_owner"));
        return start(
                POSTGRES,
                database,
                clock,
                Stream.concat(
                                Stream.of("--spring.datasource.username=channels", "--channels.migrate-on-start=false"),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }

    /** The database for what a test changes in the schema itself. */
    Jdbi owner() {
        return Database.open(POSTGRES.dataSource(
                bean(Jdbi.class)
                        .withHandle(handle -> handle.createQuery("SELECT current_database()")
                                .mapTo(String.class)
                                .one()),
                "channels_owner"));
    }

    static RunningApi start(PrivatePostgres postgres, String database, String... settings) {
        return start(postgres, database, null, settings);
    }

    private static RunningApi start(
            PrivatePostgres postgres, String database, @Nullable Clock clock, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--spring.datasource.url=" + postgres.jdbcUrl(database),
                "--spring.datasource.username=" + postgres.user(),
                "--spring.datasource.password=" + postgres.password(),
                "--spring.datasource.hikari.minimum-idle=2", // each connection plans every statement for itself
                "--spring.rabbitmq.host=broker.invalid",
                "--channels.public-keyset=" + KEYSETS.publicKeyset(),
                "--channels.platform-key=" + PLATFORM_KEY,
                "--channels.connection-test.patience=3s",
                "--channels.webhook-keyset=" + WEBHOOK_KEYSET.reveal(),
                "--channels.address-key=" + ADDRESS_KEY.reveal(),
                "--channels.public-url=" + PUBLIC_URL,
                "--channels.twilio.auth-token=" + TWILIO_AUTH_TOKEN.reveal(),
                "--channels.vapi.webhook-secret=" + VAPI_WEBHOOK_SECRET.reveal(),
                // so that no test depends on the time of day, nor records what it is not about
                "--channels.marketing.hours=always",
                "--channels.marketing.consent=not-required"));
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('=') + 1);
            arguments.removeIf(argument -> argument.startsWith(name)); // given twice, it would be a list
            arguments.add(setting);
        }
        var application = ProducerApiApplication.builder().sources(AbsentReleaser.class);
        if (clock != null) {
            application.initializers(context -> ((GenericApplicationContext) context)
                    .registerBean("settableClock", Clock.class, () -> clock, bean -> bean.setPrimary(true)));
        }
        return new RunningApi(application.run(arguments.toArray(String[]::new)));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    AbsentReleaser releaser() {
        return bean(AbsentReleaser.class);
    }

    /** A tenant whose four channels are configured and on, with all their types. */
    Tenant tenant(String externalId) {
        Tenant tenant = bean(Tenants.class)
                .save(new Tenant(MessageIds.next(), externalId, "Salon Belle", "fr", "Europe/Paris"));
        for (ChannelType channel : ChannelType.values()) {
            configure(tenant, channel, true, true, Map.of());
        }
        return tenant;
    }

    /** Saves a channel's settings, promotions and newsletters on unless they are given. The platform's accounts work anyway. */
    void configure(
            Tenant tenant, ChannelType channel, boolean enabled, boolean configured, Map<String, Boolean> templates) {
        Map<String, Boolean> types = new HashMap<>(Map.of("promotions", true, "newsletter", true));
        types.putAll(templates);
        bean(KnownConfigurations.class)
                .save(
                        new LaneKey(tenant.id(), channel),
                        new ChannelSettings(
                                enabled, configured, configured ? "sealed" : null, types, ChannelSettings.NO_DETAILS));
    }

    /** From now on the platform's account of the channel is not set up, for all tenants. */
    void takeAway(ChannelType channel) {
        bean(Jdbi.class)
                .useHandle(handle -> handle.execute(
                        "UPDATE platform_channels SET works = FALSE, reason = 'not-set-up' WHERE channel_type = ?",
                        channel.wireName()));
    }

    void giveBack(ChannelType channel) {
        new PlatformChannels(bean(Jdbi.class)).works(channel);
    }

    String keyOf(Tenant tenant) {
        return keyOf(tenant.id(), false, Scope.SEND, Scope.READ, Scope.CONFIGURE);
    }

    /** A key with these scopes; of the platform, when there is no tenant. */
    String keyOf(@Nullable UUID tenantId, boolean test, Scope... scopes) {
        return bean(ApiKeys.class)
                .issue(new NewKey(tenantId, "tests " + UUID.randomUUID(), test, Set.of(scopes)))
                .orElseThrow()
                .key()
                .reveal();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    URI managementUrl(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.management.port") + path);
    }

    Answer post(String path, @Nullable String key, String body, String... headers) {
        return send(request("POST", path, key, body, headers));
    }

    Answer put(String path, String key, String body) {
        return send(request("PUT", path, key, body));
    }

    Answer delete(String path, String key) {
        return send(request("DELETE", path, key, null));
    }

    Answer get(String path, @Nullable String key) {
        return send(request("GET", path, key, null));
    }

    HttpRequest request(String method, String path, @Nullable String key, @Nullable String body, String... headers) {
        var request = HttpRequest.newBuilder(url(path))
                .timeout(Duration.ofSeconds(40))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            for (int i = 0; i < headers.length; i += 2) {
                request.setHeader(headers[i], headers[i + 1]);
            }
        }
        return request.build();
    }

    Answer send(HttpRequest request) {
        try {
            return new Answer(client.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException fault) {
            throw new IllegalStateException("no answer", fault);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", fault);
        }
    }

    @Override
    public void close() {
        tester.close();
        context.close();
    }

    /** Values for a type of message, as JSON: no more and no less than it takes. */
    static String variables(String template) {
        return switch (template) {
            case "promotions" -> "{\"clientName\":\"Jean Dupont\",\"offer\":\"-20 % jusqu'au 31 mars.\"}";
            case "newsletter" -> "{\"title\":\"Nouvelles\",\"body\":\"Bonjour\"}";
            case "reponseAuto" -> "{\"clientName\":\"Jean Dupont\"}";
            default -> "{\"clientName\":\"Jean Dupont\",\"rdvDate\":\"2025-01-15\",\"rdvTime\":\"14:00\"}";
        };
    }

    /** What came back. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String text(String field) {
            return json().path(field).asString();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** What the Releaser was told is due. */
    record Told(LaneKey lane, Priority priority) {}

    /** Stands in the Releaser's place, so that the tests play it and no broker is looked for: it remembers what it was told, and says what the test tells it. */
    @Configuration(proxyBeanMethods = false)
    static class AbsentReleaser {
        final Queue<Told> told = new ConcurrentLinkedQueue<>();
        final AtomicReference<Instant> unreachableSince = new AtomicReference<>();

        @Bean
        static BeanDefinitionRegistryPostProcessor noReleaser() {
            return registry -> registry.removeBeanDefinition("releaser");
        }

        @Bean
        ReleaseSignal releaseSignal() {
            return (lane, priority) -> told.add(new Told(lane, priority));
        }

        @Bean
        BrokerStatus brokerStatus() {
            return () -> Optional.ofNullable(unreachableSince.get());
        }
    }
}
