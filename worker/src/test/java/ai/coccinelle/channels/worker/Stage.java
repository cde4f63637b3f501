package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.appointment.AppointmentStatus;
import ai.coccinelle.channels.appointment.Appointments;
import ai.coccinelle.channels.appointment.Booking;
import ai.coccinelle.channels.appointment.Customer;
import ai.coccinelle.channels.backing.PrivateRabbit;
import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.message.Releases;
import ai.coccinelle.channels.message.Timing;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.suppression.AddressHash;
import ai.coccinelle.channels.suppression.Suppressions;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** What a worker needs around it: a real PostgreSQL and RabbitMQ, simulated providers, and a Releaser by hand. */
final class Stage implements AutoCloseable {
    private static final String ADDRESS_KEY = "address-key-of-the-tests";
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(60);

    final PrivateRabbit rabbit = PrivateRabbit.start();
    final ProviderSimulators simulators;
    final MessageLog log;
    private final TestPool pool = new TestPool();
    private final String keyset = Keysets.generate().privateKeyset().reveal();
    final Jdbi jdbi;
    final Suppressions suppressions;
    private final Lanes lanes;

    Stage() throws IOException {
        simulators = ProviderSimulators.start(0);
        jdbi = pool.jdbi();
        lanes = new Lanes(jdbi);
        log = new MessageLog(jdbi);
        suppressions = new Suppressions(jdbi, new AddressHash(new Secret(ADDRESS_KEY)));
        declareQueues();
    }

    /** A worker in this process. */
    ConfigurableApplicationContext startWorker(String... more) {
        return startWorker(Map.of(), more);
    }

    /** A worker in this process, some of whose settings are others. */
    ConfigurableApplicationContext startWorker(Map<String, Object> others, String... more) {
        Map<String, Object> settings = new HashMap<>(Map.ofEntries(
                Map.entry("spring.datasource.url", pool.jdbcUrl()),
                Map.entry("spring.datasource.username", pool.user()),
                Map.entry("spring.datasource.password", pool.password()),
                Map.entry("spring.datasource.hikari.minimum-idle", 2),
                Map.entry("spring.rabbitmq.host", "127.0.0.1"),
                Map.entry("spring.rabbitmq.port", rabbit.port()),
                Map.entry("spring.rabbitmq.username", rabbit.user()),
                Map.entry("spring.rabbitmq.password", rabbit.password()),
                Map.entry("server.port", 0),
                Map.entry("management.server.port", 0),
                Map.entry("channels.private-keyset", keyset),
                Map.entry("channels.address-key", ADDRESS_KEY),
                Map.entry("channels.calls.every", "200ms"),
                Map.entry("channels.calls.again", "1s"),
                Map.entry("channels.twilio.base-url", simulators.twilioUrl()),
                Map.entry("channels.twilio.account-sid", SimulatedAccounts.TWILIO_ACCOUNT_SID),
                Map.entry("channels.twilio.auth-token", SimulatedAccounts.TWILIO_AUTH_TOKEN),
                Map.entry("channels.twilio.phone-number", SimulatedAccounts.TWILIO_PHONE_NUMBER),
                Map.entry("channels.vapi.base-url", simulators.vapiUrl()),
                Map.entry("channels.vapi.api-key", SimulatedAccounts.VAPI_API_KEY),
                Map.entry("channels.vapi.phone-number", SimulatedAccounts.VAPI_PHONE_NUMBER),
                Map.entry("channels.vapi.assistant-id", SimulatedAccounts.VAPI_ASSISTANT_ID)));
        settings.putAll(others);
        return WorkerApplication.builder()
                .registerShutdownHook(false)
                .run(Stream.concat(
                                settings.entrySet().stream().map(each -> "--" + each.getKey() + "=" + each.getValue()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    /** A tenant's lane for SMS that is in nobody's way. */
    LaneKey newLane() {
        UUID tenant = new Tenants(jdbi, lanes)
                .save(new Tenant(
                        UUID.randomUUID(), "tenant_" + UUID.randomUUID(), "Salon Lumière", "fr", "Europe/Paris"))
                .id();
        LaneKey lane = new LaneKey(tenant, ChannelType.SMS);
        new ChannelConfigurations(jdbi, lanes)
                .save(lane, new ChannelSettings(true, true, null, Map.of(), ChannelSettings.NO_DETAILS));
        lanes.limit(lane, new LaneLimits(new LaneRate(BigDecimal.valueOf(1000), 1000), null, null, 1000));
        new Accounts(jdbi)
                .limit(
                        ChannelType.SMS,
                        new ai.coccinelle.channels.lane.AccountLimits(
                                new LaneRate(BigDecimal.valueOf(1000), 1000), null, 0));
        return lane;
    }

    /** A tenant's lane for mail through this server on this machine, with so many under way at most. */
    LaneKey newMailLane(int port, int most) {
        LaneKey lane = new LaneKey(newLane().tenantId(), ChannelType.EMAIL);
        Credentials account = new Credentials.Smtp(
                "localhost", port, false, "salon", new Secret("password"), "salon@example.org", "Salon");
        new ChannelConfigurations(jdbi, lanes)
                .save(
                        lane,
                        new ChannelSettings(
                                true,
                                true,
                                CredentialSealer.ofPrivateKeyset(keyset).seal(lane, account),
                                Map.of(),
                                ChannelSettings.NO_DETAILS));
        lanes.limit(lane, new LaneLimits(new LaneRate(BigDecimal.valueOf(1000), 1000), null, null, most));
        return lane;
    }

    /** Accepts a mail; returns its id. */
    UUID acceptMail(LaneKey lane) {
        UUID id = MessageIds.next();
        log.accept(
                new NewMessage(
                        id,
                        lane,
                        "chloe.martin@example.org",
                        "rdvRappel",
                        MessageKind.TRANSACTIONAL,
                        "fr",
                        "Bonjour",
                        new Payload.Email("Rappel", "Bonjour", "<p>Bonjour</p>"),
                        Timing.ALWAYS,
                        Origin.REQUEST,
                        false),
                null);
        lanes.touch(lane.channel(), Priority.TRANSACTIONAL, List.of(lane.tenantId()));
        return id;
    }

    /** Releases what may go on this channel, and publishes it; returns how many that were. */
    int release(ChannelType channel, Duration lease) {
        List<Envelope> envelopes = new Releases(jdbi)
                .release(channel, Priority.TRANSACTIONAL, new Releases.Bounds(1000, 1000, lease))
                .envelopes();
        publish(channel, envelopes);
        return envelopes.size();
    }

    int inFlight(LaneKey lane) {
        return lanes.find(lane).orElseThrow().inFlight();
    }

    /** Accepts so many SMS, releases them and publishes their envelopes; returns their ids. */
    List<UUID> send(LaneKey lane, int many) {
        return send(lane, "+33612345678", many, false);
    }

    /** The same, as a test key's. */
    List<UUID> sendToSandbox(LaneKey lane, int many) {
        return send(lane, "+33612345678", many, true);
    }

    /** The same, one to this number. */
    UUID send(LaneKey lane, String to) {
        return send(lane, to, 1, false).getFirst();
    }

    /** The same, one to this number from a sender of the tenant's own. */
    UUID send(LaneKey lane, String to, String sender) {
        return send(lane, to, 1, false, Origin.REQUEST, sender).getFirst();
    }

    /** The same, one to this number that comes from there. */
    UUID send(LaneKey lane, String to, Origin origin) {
        return send(lane, to, 1, false, origin).getFirst();
    }

    private List<UUID> send(LaneKey lane, String to, int many, boolean sandbox) {
        return send(lane, to, many, sandbox, Origin.REQUEST);
    }

    private List<UUID> send(LaneKey lane, String to, int many, boolean sandbox, Origin origin) {
        return send(lane, to, many, sandbox, origin, null);
    }

    private List<UUID> send(
            LaneKey lane, String to, int many, boolean sandbox, Origin origin, @Nullable String sender) {
        List<UUID> ids = new ArrayList<>();
        for (int each = 0; each < many; each++) {
            UUID id = MessageIds.next();
            ids.add(id);
            log.accept(
                    new NewMessage(
                            id,
                            lane,
                            to,
                            "rdvConfirmation",
                            MessageKind.TRANSACTIONAL,
                            "fr",
                            "Bonjour " + each,
                            new Payload.Sms("Bonjour " + each, sender),
                            Timing.ALWAYS,
                            origin,
                            sandbox),
                    null);
        }
        lanes.touch(lane.channel(), Priority.TRANSACTIONAL, List.of(lane.tenantId()));
        // a lane in which the worker is just recording something is passed over
        for (int visit = 0; visit < 20 && (visit == 0 || waits(ids)); visit++) {
            release(lane.channel(), LEASE);
        }
        return ids;
    }

    private boolean waits(List<UUID> ids) {
        return ids.stream().anyMatch(id -> find(id).status() == MessageStatus.PENDING);
    }

    /** Releases and publishes what is due. */
    void release() {
        release(ChannelType.SMS, LEASE);
    }

    /** An appointment of the lane's tenant, at this revision; returns its id. */
    UUID appointment(LaneKey lane, int revision) {
        UUID id = UUID.randomUUID();
        Appointment appointment = new Appointment(
                id,
                new Appointment.Key(lane.tenantId(), false, id.toString()),
                revision,
                revision,
                AppointmentStatus.BOOKED,
                new Booking(
                        Instant.parse("2030-01-15T13:00:00Z"),
                        null,
                        null,
                        "Coupe",
                        new Customer("Jean Dupont", "+33612345678", null, null, null),
                        List.of(ChannelType.SMS),
                        true,
                        true));
        jdbi.useHandle(handle -> new Appointments(jdbi).insert(handle, appointment));
        return id;
    }

    Message find(UUID id) {
        return log.find(id).orElseThrow();
    }

    /** How many envelopes the queue of SMS has ready. */
    int ready() {
        return onAChannel(channel -> channel.queueDeclarePassive(
                        Topology.sendQueue(ChannelType.SMS).name())
                .getMessageCount());
    }

    private void publish(ChannelType channelType, List<Envelope> envelopes) {
        onAChannel(channel -> {
            channel.confirmSelect();
            for (Envelope envelope : envelopes) {
                channel.basicPublish(
                        Topology.SEND_EXCHANGE,
                        channelType.wireName(),
                        MessageProperties.PERSISTENT_BASIC,
                        envelope.write());
            }
            awaitConfirms(channel);
            return envelopes.size();
        });
    }

    /** A broker whose alarm is just over takes its time, and what is not confirmed may go with the connection. */
    private static void awaitConfirms(Channel channel) throws IOException {
        try {
            channel.waitForConfirmsOrDie(CONFIRMED_WITHIN.toMillis());
        } catch (InterruptedException | TimeoutException fault) {
            throw new IOException(fault);
        }
    }

    private void declareQueues() {
        onAChannel(channel -> {
            Topology.QueueSpec queue = Topology.sendQueue(ChannelType.SMS);
            channel.exchangeDeclare(queue.exchange(), "direct", true);
            channel.queueDeclare(queue.name(), true, false, false, queue.arguments());
            channel.queueBind(queue.name(), queue.exchange(), queue.routingKey());
            return 0;
        });
    }

    private interface Work {
        int on(Channel channel) throws IOException;
    }

    private int onAChannel(Work work) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(rabbit.port());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            return work.on(channel);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (TimeoutException fault) {
            throw new IllegalStateException(fault);
        }
    }

    @Override
    public void close() {
        simulators.close();
        rabbit.close();
        pool.close();
    }
}
