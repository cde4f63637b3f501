import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Sends an SMS over AMQP, books an appointment, and then sends to a number that does not exist, whose refusal it shows. With bin/run in another terminal:
 *
 * <pre>
 * set -a; . .data/quickstart.env
 * java -cp 'quickstart/target/lib/*' examples/OverAmqp.java
 * </pre>
 */
class OverAmqp {
    public static void main(String[] arguments) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(System.getenv("AMQP_URL"));
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            String user = factory.getUsername();
            publish(channel, user, "message", "booking 42 " + UUID.randomUUID(), message("06 12 34 56 78"));
            publish(channel, user, "appointment", "rdv_45", appointment(Instant.now().toEpochMilli()));
            String refused = "booking 43 " + UUID.randomUUID();
            publish(channel, user, "message", refused, message("12"));
            System.out.println("published three");
            showRefusal(connection, user, refused);
        }
    }

    static String message(String to) {
        return """
                {"tenantId":"%s","channel":"sms","to":"%s","template":"rdvConfirmation",
                 "variables":{"clientName":"Jean Dupont","rdvDate":"2027-01-15","rdvTime":"14:00"}}""".formatted(
                System.getenv("TENANT_ID"), to);
    }

    /** Its version, the time of the change, makes it safe to come twice and late. */
    static String appointment(long version) {
        return """
                {"tenantId":"%s","externalId":"rdv_45","version":%d,"startsAt":"2027-01-15T14:00:00+01:00",
                 "service":"Coupe et brushing","customer":{"name":"Jean Dupont","phone":"06 12 34 56 78"},
                 "channels":["sms"],"confirm":true,"remind":true}""".formatted(System.getenv("TENANT_ID"), version);
    }

    /** Mandatory and confirmed: after this the broker has it, and it will be stored or refused. */
    static void publish(Channel channel, String user, String type, String messageId, String body) throws Exception {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .type(type)
                .userId(user) // the broker holds us to it; refusals come to a queue of that user
                .messageId(messageId) // the idempotency key of a message; a refusal gives it back
                .contentType("application/json")
                .deliveryMode(2)
                .headers(Map.of("x-api-key", System.getenv("TENANT_KEY")))
                .build();
        channel.basicPublish("channels.ingress", "", true, properties, body.getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(5_000);
    }

    static void showRefusal(Connection connection, String user, String key) throws Exception {
        Instant end = Instant.now().plus(Duration.ofSeconds(10));
        while (Instant.now().isBefore(end)) {
            GetResponse refusal = next(connection, "channels.ingress.refused." + user);
            if (refusal == null) {
                Thread.sleep(50);
            } else if (key.equals(refusal.getProps().getMessageId())) {
                System.out.println("refused: " + new String(refusal.getBody(), StandardCharsets.UTF_8));
                return;
            }
        }
        throw new IllegalStateException("no refusal came");
    }

    /** Null when there is none, or no queue yet: the API declares it when the user's first message comes. */
    static GetResponse next(Connection connection, String queue) throws Exception {
        Channel channel = connection.createChannel();
        try {
            return channel.basicGet(queue, true);
        } catch (IOException noQueue) {
            return null;
        } finally {
            channel.abort();
        }
    }
}
