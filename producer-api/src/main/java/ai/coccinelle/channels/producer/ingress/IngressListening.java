package ai.coccinelle.channels.producer.ingress;

import java.util.List;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.context.SmartLifecycle;

/** Starts last and stops first; what is held goes back to the broker then. */
final class IngressListening implements SmartLifecycle {
    private final List<Settling> settling;
    private final List<DirectMessageListenerContainer> containers;

    IngressListening(List<Settling> settling, List<DirectMessageListenerContainer> containers) {
        this.settling = List.copyOf(settling);
        this.containers = List.copyOf(containers);
    }

    @Override
    public void start() {
        for (DirectMessageListenerContainer container : containers) {
            container.afterPropertiesSet();
            container.start();
        }
    }

    @Override
    public void stop() {
        settling.forEach(Settling::stop);
        for (DirectMessageListenerContainer container : containers) {
            container.stop();
            container.destroy();
        }
    }

    @Override
    public boolean isRunning() {
        return containers.stream().anyMatch(DirectMessageListenerContainer::isRunning);
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
