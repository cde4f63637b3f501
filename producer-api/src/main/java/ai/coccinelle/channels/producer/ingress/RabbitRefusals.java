package ai.coccinelle.channels.producer.ingress;

import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemDetail;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Refusals on RabbitMQ, one by one, mandatory and confirmed. The refused body is not repeated: it holds addresses. */
final class RabbitRefusals implements Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitRefusals.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RabbitTemplate template;
    private final AmqpAdmin admin;
    private final Duration confirmTimeout;
    private final AtomicInteger returned = new AtomicInteger();

    RabbitRefusals(ConnectionFactory connections, AmqpAdmin admin, Duration confirmTimeout) {
        this.admin = admin;
        this.confirmTimeout = confirmTimeout;
        this.template = new RabbitTemplate(connections);
        // consuming goes on while an alarm of the broker blocks publishing
        template.setUsePublisherConnection(true);
        template.setMandatory(true);
        template.setReturnsCallback(_ -> returned.incrementAndGet());
    }

    @Override
    public synchronized boolean tell(Delivered refused, Problem problem) {
        returned.set(0);
        try {
            boolean confirmed = Boolean.TRUE.equals(template.invoke(operations -> {
                operations.send(Topology.REFUSED_EXCHANGE, "", message(refused, problem));
                return operations.waitForConfirms(confirmTimeout.toMillis());
            }));
            if (returned.get() > 0) {
                LOG.warn("the queue of refusals is missing; declared it again");
                admin.initialize();
            }
            return confirmed && returned.get() == 0;
        } catch (AmqpException fault) {
            LOG.warn("a refusal cannot be told: {}", fault.toString());
            return false;
        }
    }

    private static Message message(Delivered refused, Problem problem) {
        MessageProperties properties = new MessageProperties();
        properties.setContentType("application/problem+json");
        properties.setDeliveryMode(MessageDeliveryMode.PERSISTENT);
        properties.setMessageId(refused.messageId());
        properties.setCorrelationId(refused.correlationId());
        return new Message(JSON.writeValueAsBytes(ProblemDetail.of(problem)), properties);
    }
}
