package ai.coccinelle.channels.producer.ingress;

import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.broker.Topology.QueueSpec;
import ai.coccinelle.channels.process.TopologyDeclaration;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemDetail;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refusals on RabbitMQ, mandatory and confirmed, each to the queue of its publisher, which no other may read. The refused body is
 * not repeated: it holds addresses.
 */
final class RabbitRefusals implements Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitRefusals.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern NAME = Pattern.compile("[\\w.@-]{1,64}");
    private static final int MOST_PUBLISHERS = 1_000;
    private static final String ID = "x-refusal";

    private final RabbitTemplate template;
    private final AmqpAdmin admin;
    private final Duration confirmTimeout;
    private final Set<String> returned = ConcurrentHashMap.newKeySet();
    private final Set<String> publishers = ConcurrentHashMap.newKeySet();

    RabbitRefusals(ConnectionFactory connections, AmqpAdmin admin, Duration confirmTimeout) {
        this.admin = admin;
        this.confirmTimeout = confirmTimeout;
        this.template = new RabbitTemplate(connections);
        // consuming goes on while an alarm of the broker blocks publishing
        template.setUsePublisherConnection(true);
        template.setMandatory(true);
        template.setReturnsCallback(back -> returned.add(
                String.valueOf(back.getMessage().getMessageProperties().<Object>getHeader(ID))));
    }

    @Override
    public void expect(@Nullable String publisher) {
        if (publisher != null
                && NAME.matcher(publisher).matches()
                && publishers.size() < MOST_PUBLISHERS
                && !publishers.contains(publisher)) {
            try {
                declare(publisher);
                publishers.add(publisher);
            } catch (AmqpException fault) {
                LOG.warn("the queue for a publisher's refusals cannot be declared: {}", fault.toString());
            }
        }
    }

    @Override
    public boolean tell(Delivered refused, Problem problem) {
        expect(refused.publisher());
        String id = UUID.randomUUID().toString();
        String publisher = refused.publisher();
        boolean common = publisher == null || !publishers.contains(publisher);
        String exchange = common ? Topology.REFUSED_EXCHANGE : Topology.REFUSALS_EXCHANGE;
        String routingKey = publisher == null || common ? "" : publisher;
        try {
            boolean confirmed = Boolean.TRUE.equals(template.invoke(operations -> {
                operations.send(exchange, routingKey, message(refused, problem, id));
                return operations.waitForConfirms(confirmTimeout.toMillis());
            }));
            if (returned.remove(id)) {
                LOG.warn("a queue of refusals is missing; it is declared again");
                admin.initialize();
                publishers.clear();
                return false;
            }
            return confirmed;
        } catch (AmqpException fault) {
            LOG.warn("a refusal cannot be told: {}", fault.toString());
            return false;
        }
    }

    private void declare(String publisher) {
        QueueSpec spec = Topology.refusedQueue(publisher);
        Queue queue = TopologyDeclaration.queue(spec);
        admin.declareQueue(queue);
        admin.declareBinding(BindingBuilder.bind(queue)
                .to(new DirectExchange(spec.exchange()))
                .with(spec.routingKey()));
    }

    private static Message message(Delivered refused, Problem problem, String id) {
        MessageProperties properties = new MessageProperties();
        properties.setContentType("application/problem+json");
        properties.setDeliveryMode(MessageDeliveryMode.PERSISTENT);
        properties.setMessageId(refused.messageId());
        properties.setCorrelationId(refused.correlationId());
        properties.setHeader(ID, id);
        return new Message(JSON.writeValueAsBytes(ProblemDetail.of(problem)), properties);
    }
}
