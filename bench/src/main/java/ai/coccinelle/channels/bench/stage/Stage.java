package ai.coccinelle.channels.bench.stage;

import ai.coccinelle.channels.backing.FreePort;
import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.backing.PrivateRabbit;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** A scenario's own PostgreSQL and RabbitMQ, and the processes that it starts beside them. All of it goes with it. */
public final class Stage implements AutoCloseable {
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Keysets keysets = Keysets.generate();
    private final String platformKey = "bench-" + UUID.randomUUID();
    private final Path logs;
    private final boolean profile;
    private final PrivatePostgres postgres;
    private final PrivateRabbit rabbit;
    private final String database;
    private final Simulators simulators;
    private int started;

    private Stage(Path logs, boolean profile) throws IOException {
        this.logs = logs;
        this.profile = profile;
        try {
            postgres = keep(PrivatePostgres.start());
            rabbit = keep(PrivateRabbit.start());
            database = migratedDatabase();
            simulators = keep(Simulators.start());
        } catch (IOException | RuntimeException fault) {
            close();
            throw fault;
        }
    }

    /**
     * Opens one.
     *
     * @param scenario names the folder of its logs
     * @param profile whether the product's processes leave a Flight Recorder file there when they end
     * @throws CannotRun when the database or the broker does not come up
     */
    public static Stage open(String scenario, boolean profile) {
        Path logs = Path.of("bench", "target", "logs", scenario);
        try {
            clear(logs);
            return new Stage(logs, profile);
        } catch (IOException | RuntimeException fault) {
            throw new CannotRun("the private PostgreSQL and RabbitMQ did not come up", fault);
        }
    }

    private static void clear(Path logs) throws IOException {
        Files.createDirectories(logs);
        try (var old = Files.newDirectoryStream(logs)) {
            for (Path log : old) {
                Files.delete(log);
            }
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }

    public PrivatePostgres postgres() {
        return postgres;
    }

    public PrivateRabbit rabbit() {
        return rabbit;
    }

    public Simulators simulators() {
        return simulators;
    }

    public String platformKey() {
        return platformKey;
    }

    /** Seals what the workers can open. */
    public CredentialSealer sealer() {
        return new CredentialSealer(keysets.publicKeyset());
    }

    /** The database that the product runs on. */
    public Jdbi jdbi() {
        return jdbi(database);
    }

    /** Another database of the same server. */
    public Jdbi jdbi(String name) {
        return Database.open(postgres.dataSource(name));
    }

    /** A new database with the product's schema and nothing in it; returns its name. */
    public String migratedDatabase() {
        String name = postgres.createDatabase();
        Database.migrate(postgres.dataSource(name));
        return name;
    }

    /** Drops such a database, so that nothing is cleaned up there while something else is measured. */
    public void drop(String name) {
        jdbi().useHandle(handle -> handle.execute("DROP DATABASE " + name + " WITH (FORCE)"));
    }

    /** Starts an API with these settings beside the required ones; {@link Service#awaitReady} waits for it. */
    public Service startApi(Map<String, String> settings) {
        Map<String, String> environment = environment(settings);
        environment.put("CHANNELS_PUBLIC_KEYSET", keysets.publicKeyset());
        environment.put("CHANNELS_PLATFORM_KEY", platformKey);
        return start("api", Jars.api(environment), environment);
    }

    /** Starts the worker, with the simulated providers. */
    public Service startWorker(Map<String, String> settings) {
        Map<String, String> environment = workerEnvironment(settings);
        return start("worker", Jars.worker(environment), environment);
    }

    /** Starts the worker through another main class, which is on the bench's path. */
    public Service startWorker(Class<?> main, Map<String, String> settings) {
        return start("worker", Jars.worker(main), workerEnvironment(settings));
    }

    private Map<String, String> workerEnvironment(Map<String, String> settings) {
        Map<String, String> environment = environment(simulators.environment());
        environment.put("CHANNELS_PRIVATE_KEYSET", keysets.privateKeyset().reveal());
        environment.put("CHANNELS_SMTP_ALLOW_PLAIN", "true");
        environment.put("CHANNELS_SMTP_ALLOW_NETWORKS", "127.0.0.0/8");
        environment.putAll(settings);
        return environment;
    }

    private Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SPRING_DATASOURCE_URL", postgres.jdbcUrl(database),
                "SPRING_DATASOURCE_USERNAME", postgres.user(),
                "SPRING_DATASOURCE_PASSWORD", postgres.password(),
                "SPRING_RABBITMQ_HOST", "127.0.0.1",
                "SPRING_RABBITMQ_PORT", String.valueOf(rabbit.port()),
                "SPRING_RABBITMQ_USERNAME", rabbit.user(),
                "SPRING_RABBITMQ_PASSWORD", rabbit.password(),
                "CHANNELS_ADDRESS_KEY", "address-key-of-the-bench",
                // so that nothing measured depends on the time of day
                "CHANNELS_MARKETING_HOURS", "always",
                "CHANNELS_MARKETING_CONSENT", "not-required"));
        environment.putAll(settings);
        return environment;
    }

    private Service start(String kind, List<String> command, Map<String, String> environment) {
        started++;
        String name = kind + "-" + started;
        int port = FreePort.pick();
        int managementPort = FreePort.pick();
        environment.put("SERVER_PORT", String.valueOf(port));
        environment.put("MANAGEMENT_SERVER_PORT", String.valueOf(managementPort));
        List<String> recorded = profile ? Jars.recording(command, logs.resolve(name + ".jfr")) : command;
        Child child = Child.start(name, recorded, environment, logs.resolve(name + ".log"));
        return keep(new Service(child, port, managementPort));
    }

    /** Starts a process of the bench's own kind. */
    public Child start(String name, List<String> command) {
        started++;
        return keep(Child.start(name, command, Map.of(), logs.resolve(name + "-" + started + ".log")));
    }

    /** The processor time that the database, the broker, these services and the load have used so far. */
    public CpuTime cpuTime(Service... services) {
        Map<Long, String> kinds = new HashMap<>();
        kinds.put(postgres.pid(), "postgresql");
        kinds.put(rabbit.pid(), "rabbitmq");
        for (Service service : services) {
            kinds.put(service.pid(), service.kind());
        }
        return CpuTime.now(kinds);
    }

    /** Ends everything, in the reverse order; what does not end cleanly does not keep the rest alive. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception fault) {
                System.err.println(part.getClass().getSimpleName() + " did not stop cleanly: " + fault);
            }
        }
    }
}
