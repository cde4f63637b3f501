package ai.coccinelle.channels.backing;

import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.qpid.server.SystemLauncher;
import org.jspecify.annotations.Nullable;

/**
 * Apache Qpid Broker-J inside this JVM, in memory: what the quickstart runs on. It ignores queue arguments that are
 * RabbitMQ's own, and forgets everything when it stops; the message log is what makes that harmless.
 */
public final class EmbeddedBroker implements Broker {
    private static final String USER = "channels";
    private static final String PASSWORD = "channels";

    private final int port;
    private @Nullable SystemLauncher launcher;

    private EmbeddedBroker(int port) {
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param port the port to listen on; 0 picks a free one
     * @throws IllegalStateException when it does not come up, such as on a busy port
     */
    public static EmbeddedBroker start(int port) {
        EmbeddedBroker broker = new EmbeddedBroker(port == 0 ? FreePort.pick() : port);
        broker.restart();
        return broker;
    }

    @Override
    public void restart() {
        URL configuration =
                Objects.requireNonNull(EmbeddedBroker.class.getResource("/embedded-broker.json"), "in this jar");
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("type", "Memory");
        attributes.put("initialConfigurationLocation", configuration.toExternalForm());
        attributes.put("startupLoggedToSystemOut", "false");
        Map<String, String> context = new HashMap<>();
        context.put("channels.amqp.port", String.valueOf(port));
        context.put("channels.amqp.user", USER);
        context.put("channels.amqp.password", PASSWORD);
        // without these, RabbitMQ's own queue arguments close the connection
        context.put("queue.behaviourOnUnknownDeclareArgument", "IGNORE");
        context.put("exchange.behaviourOnUnknownDeclareArgument", "IGNORE");
        attributes.put("context", context);
        SystemLauncher starting = new SystemLauncher();
        try {
            starting.startup(attributes);
        } catch (Exception fault) {
            throw new IllegalStateException("the embedded AMQP broker did not start on port " + port, fault);
        }
        launcher = starting;
    }

    @Override
    public void stop() {
        if (launcher != null) {
            launcher.shutdown();
            launcher = null;
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return USER;
    }

    @Override
    public String password() {
        return PASSWORD;
    }

    @Override
    public void close() {
        stop();
    }
}
