package ai.coccinelle.channels.backing;

/** An AMQP 0-9-1 broker of our own, on 127.0.0.1. */
public interface Broker extends AutoCloseable {
    int port();

    String user();

    String password();

    /** Stops it as an operator would; what is durable stays, where the broker keeps anything. */
    void stop();

    /** Brings it up again, on the same port and with the data it kept. */
    void restart();

    @Override
    void close();
}
