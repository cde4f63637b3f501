package ai.coccinelle.channels.quickstart;

import ai.coccinelle.channels.backing.Broker;
import ai.coccinelle.channels.backing.PrivateRabbit;

class TwoJarsOnRabbitMqIT extends TwoJarsContract {
    @Override
    Broker startBroker() {
        return PrivateRabbit.start();
    }
}
