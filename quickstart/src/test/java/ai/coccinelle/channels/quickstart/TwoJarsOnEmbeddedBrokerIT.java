package ai.coccinelle.channels.quickstart;

import ai.coccinelle.channels.backing.Broker;
import ai.coccinelle.channels.backing.EmbeddedBroker;

/** As they are shipped: whatever is loaded by name has to be found in the jar. */
class TwoJarsOnEmbeddedBrokerIT extends TwoJarsContract {
    @Override
    Broker startBroker() {
        return EmbeddedBroker.start(0);
    }

    @Override
    Jars.Form form() {
        return Jars.Form.SHIPPED;
    }
}
