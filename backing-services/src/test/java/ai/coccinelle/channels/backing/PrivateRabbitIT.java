package ai.coccinelle.channels.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PrivateRabbitIT extends BrokerContract {
    private static PrivateRabbit broker;

    @BeforeAll
    static void start() {
        broker = PrivateRabbit.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Override
    Broker broker() {
        return broker;
    }

    @Test
    void keepsWhatItConfirmedThroughACrash() throws Exception {
        // a quorum queue is on disk some seconds after it was declared (3.10), and at the latest after an orderly stop
        broker.stop();
        broker.restart();
        reopen();
        publishOne("kept");
        broker.kill();
        broker.restart();

        // the queue elects its leader a moment after the port opens
        await().untilAsserted(() -> assertThat(waiting()).isEqualTo(1));
    }
}
