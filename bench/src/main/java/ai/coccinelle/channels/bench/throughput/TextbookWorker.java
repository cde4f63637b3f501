package ai.coccinelle.channels.bench.throughput;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;

/** The RabbitMQ worker of the tutorials: consume, call, insert one outcome row, acknowledge. */
final class TextbookWorker {
    static final int PREFETCH = 50;

    private static final String QUEUE = "bench.textbook";
    private static final int BATCH = 500;
    private static final long CONFIRMED_WITHIN_MILLIS = 30_000;

    private TextbookWorker() {}

    public static void main(String[] arguments) throws Exception {
        PeerRun run = PeerRun.open(arguments);
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(run.rabbitPort());
        Connection publishing = factory.newConnection();
        Channel publisher = publishing.createChannel();
        publisher.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
        publisher.confirmSelect();
        Connection consuming = factory.newConnection(Executors.newFixedThreadPool(run.threads()));
        for (int i = 0; i < run.threads(); i++) {
            Channel channel = consuming.createChannel();
            channel.basicQos(PREFETCH);
            channel.basicConsume(QUEUE, false, new Consumer(channel, run));
        }
        run.measure(messages -> publish(publisher, messages));
    }

    private static void publish(Channel publisher, int messages) throws Exception {
        for (int i = 1; i <= messages; i++) {
            byte[] body = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
            publisher.basicPublish("", QUEUE, true, MessageProperties.PERSISTENT_BASIC, body);
            if (i % BATCH == 0 || i == messages) {
                publisher.waitForConfirmsOrDie(CONFIRMED_WITHIN_MILLIS);
            }
        }
    }

    private static final class Consumer extends DefaultConsumer {
        private final PeerRun run;

        Consumer(Channel channel, PeerRun run) {
            super(channel);
            this.run = run;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            try {
                run.work(UUID.fromString(new String(body, StandardCharsets.UTF_8)));
            } catch (SQLException fault) {
                throw new IOException(fault);
            }
            getChannel().basicAck(envelope.getDeliveryTag(), false);
            run.ended();
        }
    }
}
