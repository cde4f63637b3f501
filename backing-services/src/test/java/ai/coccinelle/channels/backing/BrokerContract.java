package ai.coccinelle.channels.backing;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the product asks of a broker, and no more: every broker that it runs on passes this. */
abstract class BrokerContract {
    private static final String QUEUE = "contract";
    private static final Map<String, Object> ARGUMENTS = Map.of("x-queue-type", "quorum", "x-delivery-limit", 50);

    private Connection connection;
    private Channel channel;

    abstract Broker broker();

    @BeforeEach
    void open() throws Exception {
        connection = connect();
        channel = connection.createChannel();
        channel.queueDeclare(QUEUE, true, false, false, ARGUMENTS);
        channel.queuePurge(QUEUE);
        channel.confirmSelect();
    }

    final void reopen() throws Exception {
        close();
        open();
    }

    @AfterEach
    void close() {
        connection.abort();
    }

    @Test
    void takesAQuorumQueuesArguments() throws Exception {
        assertThat(channel.queueDeclarePassive(QUEUE).getQueue()).isEqualTo(QUEUE);
    }

    @Test
    void confirmsABatchAndDeliversItInOrder() throws Exception {
        for (int i = 0; i < 100; i++) {
            publish(QUEUE, "m" + i);
        }
        channel.waitForConfirmsOrDie(10_000);

        for (int i = 0; i < 100; i++) {
            GetResponse got = channel.basicGet(QUEUE, false);
            assertThat(new String(got.getBody(), StandardCharsets.UTF_8)).isEqualTo("m" + i);
            channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
        }
        assertThat(channel.basicGet(QUEUE, false)).isNull();
    }

    @Test
    void saysWhenAMandatoryMessageHasNoQueue() throws Exception {
        List<String> returned = new CopyOnWriteArrayList<>();
        channel.addReturnListener(message -> returned.add(message.getRoutingKey()));
        publish("nobody-listens", "lost?");

        boolean confirmed = channel.waitForConfirms(10_000);
        // RabbitMQ returns and acks, Broker-J nacks and returns: either way it must be known
        assertThat(confirmed && returned.isEmpty()).isFalse();
    }

    @Test
    void deliversAgainWhatADeadConnectionHadNotAcknowledged() throws Exception {
        publish(QUEUE, "again");
        channel.waitForConfirmsOrDie(10_000);
        Connection dying = connect();
        assertThat(dying.createChannel().basicGet(QUEUE, false)).isNotNull();
        dying.abort();

        org.awaitility.Awaitility.await().untilAsserted(() -> {
            GetResponse got = channel.basicGet(QUEUE, true);
            assertThat(got).isNotNull();
            assertThat(got.getEnvelope().isRedeliver()).isTrue();
        });
    }

    final void publishOne(String body) throws Exception {
        publish(QUEUE, body);
        channel.waitForConfirmsOrDie(10_000);
    }

    final int waiting() throws Exception {
        try (Connection fresh = connect();
                Channel reader = fresh.createChannel()) {
            return (int) reader.messageCount(QUEUE);
        }
    }

    private void publish(String queue, String body) throws Exception {
        channel.basicPublish(
                "", queue, true, MessageProperties.PERSISTENT_BASIC, body.getBytes(StandardCharsets.UTF_8));
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker().port());
        factory.setUsername(broker().user());
        factory.setPassword(broker().password());
        return factory.newConnection();
    }
}
