package ai.coccinelle.channels.producer.ingress;

import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.context.SmartLifecycle;

/** Starts last and stops first; what is held goes back to the broker then. */
final class IngressListening implements SmartLifecycle {
    private final Settling settling;
    private final DirectMessageListenerContainer container;

    IngressListening(Settling settling, DirectMessageListenerContainer container) {
        this.settling = settling;
        this.container = container;
    }

    @Override
    public void start() {
        container.afterPropertiesSet();
        container.start();
    }

    @Override
    public void stop() {
        settling.stop();
        container.stop();
        container.destroy();
    }

    @Override
    public boolean isRunning() {
        return container.isRunning();
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
